// holdfast keys show --supabase
#pragma once

#include "accounts/api_keys.h"
#include "cli/console.h"
#include "cli/settings.h"

#include <string>

namespace holdfast::cli {

struct ShowKeys {
    Settings settings;
};

// SUPABASE_URL, SUPABASE_ANON_KEY and SUPABASE_SERVICE_ROLE_KEY, a line of NAME=value each, as the templates
// of Supabase projects read them.
std::string supabase_variables(const std::string& public_url, const accounts::ApiKeys& keys);

// Prints them, and SUPABASE_PUBLISHABLE_KEY and SUPABASE_SECRET_KEY: the same roles in the newer form. Makes
// the secret of the installation if it is missing, as `serve` does. Throws SecretError.
int run(const ShowKeys& command, Console& console);

}  // namespace holdfast::cli
