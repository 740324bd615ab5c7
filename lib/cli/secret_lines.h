// The file that holds the secrets of an installation: one in each line, the newest first.
#pragma once

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::cli {

// The data directory or a secret's file can't be used. The text is one line for the operator.
class SecretError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// The lines of the text, but for empty ones, if each is long enough for a secret (crypto::kMinSecretBytes);
// else the whole text as one secret.
std::vector<std::string> secrets_in(std::string_view text);

// 256 random bits as text.
std::string make_secret();

// Makes the file (0600) with one new secret. Nothing happens if it is there by now. Throws SecretError; then
// no file is left.
void create_secrets(const std::filesystem::path& path);

// Replaces the secrets in the file by what `change` makes of them, in one step and on disk: whoever reads it,
// also after a crash, sees it as it was before or as it is then. Owner and permissions stay. Of several
// callers at once each changes what the one before has left. Throws SecretError: then the file is as before.
void change_secrets(const std::filesystem::path& path,
                    const std::function<std::vector<std::string>(std::vector<std::string> secrets)>& change);

}  // namespace holdfast::cli
