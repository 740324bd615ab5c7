#include "cli/usage.h"

#include <algorithm>
#include <cstddef>

#include <CLI/CLI.hpp>

namespace holdfast::cli {
namespace {

// Optimal string alignment: the fewest letters to change, insert, remove or swap with a neighbour.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            std::size_t& least = cost[i][j];
            least = i == 0 ? j : i;
            if (i == 0 || j == 0) continue;
            const std::size_t changed = a[i - 1] == b[j - 1] ? 0 : 1;
            least = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + changed});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) least = std::min(least, cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.size()][b.size()];
}

const CLI::App& innermost_command(const CLI::App& app) {
    const auto chosen = app.get_subcommands();
    return chosen.empty() ? app : innermost_command(*chosen.front());
}

std::vector<std::string> command_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    return names;
}

std::vector<std::string> flag_names(const CLI::App& command) {
    std::vector<std::string> names;
    for (const CLI::Option* option : command.get_options()) {
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
    return names;
}

}  // namespace

std::string suggestion(std::string_view word, const std::vector<std::string>& names) {
    constexpr std::size_t kLongest = 64;
    if (word.size() > kLongest) return "";
    const std::string* nearest = nullptr;
    std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const std::string& name : names) {
        if (const std::size_t far = distance(word, name); far < least) {
            nearest = &name;
            least = far;
        }
    }
    return nearest == nullptr ? "" : ": did you mean " + *nearest + "?";
}

std::string no_command(const CLI::App& app, const std::string& word) {
    const std::string nearest = suggestion(word, command_names(app));
    return "there is no command '" + word + "'" + (nearest.empty() ? ": see `holdfast help`" : nearest);
}

std::vector<std::string> usage_faults(const CLI::App& app, const CLI::ParseError& error) {
    const CLI::App& command = innermost_command(app);
    const bool wants_command = !command_names(command).empty();
    const std::vector<std::string> words = app.remaining(true);
    std::vector<std::string> faults;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].starts_with('-')) {
            const std::string flag = words[i].substr(0, words[i].find('='));
            faults.push_back("there is no flag " + flag + (wants_command ? " before a command" : "") +
                             suggestion(flag, flag_names(command)));
            // The next word is the flag's value.
            if (flag == words[i] && i + 1 < words.size() && !words[i + 1].starts_with('-')) ++i;
        } else if (wants_command) {
            return {no_command(command, words[i])};
        } else {
            faults.push_back("the command takes no further word: '" + words[i] + "'");
        }
    }
    if (faults.empty() && wants_command) return {"a command is missing: see `holdfast help`"};
    if (faults.empty()) return {error.what()};
    return faults;
}

}  // namespace holdfast::cli
