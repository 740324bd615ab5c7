// One entry of the provider config.
#pragma once

#include "base/json.h"
#include "oauth/provider.h"

#include <string>
#include <vector>

namespace holdfast::cli {

struct ProviderEntry {
    oauth::Provider provider;
    std::string secret_file;          // that it names; empty if it names none
    std::vector<std::string> faults;  // one line each, beginning with the place
};

// Its members are name, kind and display_name; client_id, and client_secret or client_secret_file; scopes and
// authorization_parameters; and each setting that the kind has as a flag. `oidc` has its issuer, and claims,
// identity_source and client_authentication.
ProviderEntry read_provider_entry(const base::Json& json, const std::string& place,
                                  const oauth::Providers& known);

}  // namespace holdfast::cli
