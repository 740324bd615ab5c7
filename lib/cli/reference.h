// What a package of this program installs beside it, written from the table of the commands and that of the
// settings, so that it can't say anything else than --help.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace holdfast::cli {

// The manual page holdfast(1), of all commands of `app`, in the language of man(7).
std::string manual_page(const CLI::App& app);

// The manual page holdfast.conf(5), of the file of --config.
std::string settings_manual_page();

// A file for --config: each setting with its meaning and its default, as a comment.
std::string settings_file();

// A script that lets bash complete the commands and flags of `app`.
std::string bash_completion(const CLI::App& app);

// One of them by its name: man, config-man, config or completion. nullopt for any other name.
std::optional<std::string> reference(const CLI::App& app, std::string_view name);

}  // namespace holdfast::cli
