// The file of --provider-config: providers beyond those of the flags, as JSON.
//
//   {"providers": [{"name": "work", "kind": "oidc", "issuer": "https://id.example.org", ...}, ...]}
//
// A kind is `oidc`, or a known provider's name, so that there may be several of one kind.
#pragma once

#include "oauth/provider.h"

#include <map>
#include <string>
#include <vector>

namespace holdfast::cli {

struct ProviderConfig {
    std::vector<oauth::Provider> providers;
    bool has_secret = false;                          // itself
    std::map<std::string, std::string> secret_files;  // by flag or place: a file that holds a secret
    std::vector<std::string> faults;                  // one line each, with the file and the place in it
};

// Reads and checks the file. With a fault the providers are not fit for use.
ProviderConfig read_provider_config(const std::string& path, const oauth::Providers& known);

// The same for its text. Faults have the place in it, and secret_files the files that entries name.
ProviderConfig parse_provider_config(const std::string& text, const oauth::Providers& known);

// One line for each pair of providers of the same name, and for each that may lead to one cloud account
// (oauth::may_share_accounts): it could have two owners.
std::vector<std::string> rivalries(const std::vector<oauth::Provider>& providers);

}  // namespace holdfast::cli
