// The installation's secrets: given by the operator, or one that is generated and kept in the data directory.
// The first one is the newest; the others are there until they are retired (cli/rotation.h).
#pragma once

#include "cli/secret_lines.h"
#include "cli/settings.h"
#include "crypto/keys.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::cli {

// Makes the data directory (0700) if it is missing. Throws SecretError.
void make_data_dir(const std::filesystem::path& data_dir);

// The file that holds them: --secret-file, else DATA_DIR/secret. nullopt if --secret is given.
std::optional<std::filesystem::path> secret_path(const Settings& settings);

// The secrets in --secret, else in the file, in their order. DATA_DIR/secret is made (0600) with one secret
// if it is missing; two instances that start at the same time use the same one. A failure leaves no file.
// Throws SecretError, also if one is shorter than crypto::kMinSecretBytes.
std::vector<std::string> load_secrets(const Settings& settings);

// The keys that are derived from load_secrets(); --jwt-secret replaces the access-token keys. Throws
// SecretError.
crypto::KeyRing load_keys(const Settings& settings);

}  // namespace holdfast::cli
