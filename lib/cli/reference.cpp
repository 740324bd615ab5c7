#include "cli/reference.h"

#include "cli/settings.h"
#include "cli/values.h"

namespace holdfast::cli {
namespace {

// The text as comments of at most this many columns.
std::string comment(const std::string& text) {
    constexpr std::size_t kColumns = 100;
    std::string lines, line = "#";
    for (const std::string& word : split(text)) {
        if (line.size() + 1 + word.size() > kColumns) lines += std::exchange(line, "#") + "\n";
        line += " " + word;
    }
    return lines + line + "\n";
}

}  // namespace

std::string settings_file() {
    std::string file = comment(
        "The settings of Holdfast: holdfast.conf(5). A line is `flag = value`, the value in quotes if "
        "it has blanks. The environment (HOLDFAST_DATABASE_URL for database-url) and systemd's "
        "credentials beat this file. Everybody may read it: secrets belong into credentials.");
    for (const Flag& flag : flags()) {
        file += "\n" + comment(flag.meaning);
        if (!flag.default_text.empty()) file += comment("Default: " + flag.default_text);
        file += "#" + flag.name + " =\n";
    }
    return file;
}

std::optional<std::string> reference(const CLI::App& app, std::string_view name) {
    if (name == "man") return manual_page(app);
    if (name == "config-man") return settings_manual_page();
    if (name == "config") return settings_file();
    if (name == "completion") return bash_completion(app);
    return std::nullopt;
}

}  // namespace holdfast::cli
