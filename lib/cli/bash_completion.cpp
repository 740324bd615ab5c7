#include "cli/reference.h"

#include <vector>

#include <CLI/CLI.hpp>

namespace holdfast::cli {
namespace {

// `words` of a command line: a line of a `case` with what may follow, and those of the commands below.
std::string cases_of(const CLI::App& app, const std::string& words) {
    std::string follow, below;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        follow += command->get_name() + " ";
        below += cases_of(*command, words.empty() ? command->get_name() : words + " " + command->get_name());
    }
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) follow += "--" + name + " ";
    }
    if (!follow.empty()) follow.pop_back();
    return "    '" + words + "') echo '" + follow + "' ;;\n" + below;
}

}  // namespace

std::string bash_completion(const CLI::App& app) {
    return R"bash(# Completion of holdfast's commands and flags by bash.
_holdfast_words() {
  case "$1" in
)bash" + cases_of(app, "") +
           R"bash(  esac
}

_holdfast() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= i next
  COMPREPLY=()
  case "$before" in
    --config|--*-file|--data-dir|--*-config|--mail-templates)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      return ;;
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="${words:+$words }${COMP_WORDS[i]}"
    [ -z "$(_holdfast_words "$next")" ] || words=$next
  done
  mapfile -t COMPREPLY < <(compgen -W "$(_holdfast_words "$words")" -- "$word")
}
complete -F _holdfast holdfast
)bash";
}

}  // namespace holdfast::cli
