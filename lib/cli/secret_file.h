// Files that hold one secret each, made by an operator or by systemd.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace holdfast::cli {

// The content without the line end at its end; nullopt if it can't be read.
std::optional<std::string> read_secret_file(const std::filesystem::path& path);

// True if every user of the machine may read or enter it. False if it does not exist.
bool is_open_to_others(const std::filesystem::path& path);

// The value of a flag from systemd's credentials (systemd.exec(5), LoadCredential=): the file of the flag's
// name in $CREDENTIALS_DIRECTORY. nullopt if there is none.
std::optional<std::string> credential_value(std::string_view flag);

}  // namespace holdfast::cli
