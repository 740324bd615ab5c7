// The manual pages, in the macros of man(7). Nothing is hyphenated: a name that is split is another name.
#include "base/text.h"
#include "cli/reference.h"
#include "cli/settings.h"
#include "cli/version.h"

#include <algorithm>
#include <vector>

#include <CLI/CLI.hpp>

namespace holdfast::cli {
namespace {

constexpr const char* kPrecedence =
    "A flag beats the environment, the environment beats systemd's credentials, they beat the file of "
    "--config, and the file beats the default.";

// A text of its own lines, in which nothing is a macro: hyphens are as they are typed.
std::string plain(std::string_view text) {
    std::string line;
    for (const char c : text) {
        if (c == '\\') {
            line += "\\e";
        } else if (c == '-') {
            line += "\\-";
        } else {
            line += c;
        }
    }
    return line.starts_with('.') || line.starts_with('\'') ? "\\&" + line : line;
}

std::string bold(std::string_view text) { return "\\fB" + plain(text) + "\\fR"; }

std::string section(std::string_view title) { return ".SH " + std::string(title) + "\n"; }

std::string paragraph(std::string_view text) { return ".PP\n" + plain(text) + "\n"; }

// A term, formatted already, and what it means.
std::string item(const std::string& term, std::string_view meaning) {
    return ".TP\n" + term + "\n" + plain(meaning) + "\n";
}

std::string title(std::string_view page, std::string_view number, std::string_view manual) {
    const std::string name(page);
    return ".TH " + base::ascii_upper(name) + " " + std::string(number) + " \"\" \"holdfast " + version() +
           "\" \"" + std::string(manual) + "\"\n.nh\n.ad l\n";
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

bool is_setting(const std::string& name, const std::vector<Flag>& settings) {
    return name == "config" || std::ranges::find(settings, name, &Flag::name) != settings.end();
}

// "holdfast user create EMAIL [--username TEXT]" with its meaning, and the settings that it takes.
std::string command_item(const CLI::App& command, const std::string& words) {
    const std::vector<Flag>& settings = flags();
    std::string term = bold(words), taken;
    std::size_t count = 0;
    for (const CLI::Option* option : command.get_options()) {
        if (option->get_positional()) {
            term += " " + plain(option->get_name(true));
            continue;
        }
        const std::string name = option->get_lnames().front();
        if (name == "help") continue;
        if (is_setting(name, settings)) {
            taken += (taken.empty() ? "--" : ", --") + name;
            ++count;
        } else {
            const bool takes_value = option->get_items_expected_max() > 0;
            const std::string one = bold("--" + name) + (takes_value ? " VALUE" : "");
            term += option->get_required() ? " " + one : " [" + one + "]";
        }
    }
    const std::string meaning = command.get_description();
    if (count == 0) return item(term, meaning);
    return item(term, meaning + (count > settings.size() ? ". It takes every setting."
                                                         : ". Settings: " + taken + "."));
}

// The commands that have no others below them.
std::string command_items(const CLI::App& app, const std::string& words) {
    const auto commands = commands_of(app);
    if (commands.empty()) return command_item(app, words);
    std::string items;
    for (const CLI::App* command : commands)
        items += command_items(*command, words + " " + command->get_name());
    return items;
}

std::string setting_items(std::string_view dashes) {
    std::string items;
    for (const Flag& flag : flags()) {
        const std::string name = std::string(dashes) + flag.name;
        const std::string value = dashes.empty() ? " = VALUE" : " VALUE";
        const std::string by_default = flag.default_text.empty() ? "" : ". Default: " + flag.default_text;
        const bool shows_value = flag.takes_value || dashes.empty();
        items += item(bold(name) + (shows_value ? value : ""), flag.meaning + by_default);
    }
    return items;
}

}  // namespace

std::string manual_page(const CLI::App& app) {
    return title("holdfast", "1", "User Commands") + section("NAME") + "holdfast \\- " +
           plain("sign-up and cloud-account linking in a single binary") + "\n" + section("SYNOPSIS") +
           bold("holdfast") + " COMMAND [OPTION]...\n" + section("DESCRIPTION") +
           plain(
               "Users sign up and connect their cloud accounts; the database guarantees that each account "
               "has "
               "exactly one owner. "
               "`holdfast serve --demo` shows all of it without a network.") +
           "\n" + section("COMMANDS") + command_items(app, "holdfast") + section("SETTINGS") +
           paragraph(kPrecedence) + setting_items("--") + section("ENVIRONMENT") +
           paragraph(
               "Every flag has a twin: HOLDFAST_DATABASE_URL for --database-url. NOTIFY_SOCKET, "
               "WATCHDOG_USEC, LISTEN_FDS and CREDENTIALS_DIRECTORY are systemd's.") +
           section("EXIT STATUS") + item("0", "All is well.") +
           item("1", "A fault, or something was found.") + item("2", "Wrong usage or settings.") +
           section("FILES") + item("/etc/holdfast/holdfast.conf", "The settings of the service.") +
           item("/var/lib/holdfast", "The data of the service.") + section("SEE ALSO") +
           bold("holdfast.conf") + "(5), /usr/share/doc/holdfast\n";
}

std::string settings_manual_page() {
    return title("holdfast.conf", "5", "File Formats") + section("NAME") + "holdfast.conf \\- " +
           plain("the settings of holdfast") + "\n" + section("DESCRIPTION") +
           plain(
               "The file that --config or HOLDFAST_CONFIG names; the service reads "
               "/etc/holdfast/holdfast.conf. A line is `flag = value`, the value in quotes if it has blanks; "
               "a line that begins with # is a comment. It is read once, at the start.") +
           "\n" + paragraph(kPrecedence) + section("SETTINGS") + setting_items("") + section("SEE ALSO") +
           bold("holdfast") + "(1)\n";
}

}  // namespace holdfast::cli
