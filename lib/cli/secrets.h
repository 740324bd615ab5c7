// The installation's secret: given by the operator, or generated once and kept in the data directory.
#pragma once

#include "cli/settings.h"
#include "crypto/keys.h"

#include <filesystem>
#include <stdexcept>
#include <string>

namespace holdfast::cli {

// The data directory or a secret's file can't be used. The text is one line for the operator.
class SecretError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Makes the data directory (0700) if it is missing. Throws SecretError.
void make_data_dir(const std::filesystem::path& data_dir);

// --secret, else the content of --secret-file, else that of DATA_DIR/secret, which is made (0600) if it is
// missing; two instances that start at the same time use the same one. A failure leaves no file. Throws
// SecretError.
std::string load_secret(const Settings& settings);

// The keys that are derived from load_secret(); --jwt-secret replaces the access-token key. Throws
// SecretError.
crypto::Keys load_keys(const Settings& settings);

}  // namespace holdfast::cli
