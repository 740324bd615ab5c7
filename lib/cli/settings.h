// The configuration: flags, their HOLDFAST_ twins in the environment, and a file; a flag beats the
// environment, the environment beats the file, the file beats the default. One table (settings.cpp) names
// them all.
#pragma once

#include "base/log.h"
#include "http/address.h"
#include "http/url.h"
#include "oauth/provider.h"
#include "storage/open.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::cli {

// What the operator says of the real Microsoft application; empty where nothing was said.
struct OneDriveSettings {
    std::string client_id;
    std::string client_secret;
    std::string tenant = "common";
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string identity_endpoint;
    std::string issuer;
    std::string jwks_uri;
    std::string scopes;  // separated by blanks
};

struct Settings {
    bool demo = false;
    http::Endpoint listen{"127.0.0.1", 8080};
    http::Endpoint demo_listen{"127.0.0.1", 8081};
    std::filesystem::path data_dir = "holdfast-data";
    std::string database_url;  // empty: the SQLite file in data_dir
    storage::OpenOptions database;
    std::string public_url;  // empty: http://LISTEN, once the port is known
    std::string app_url;     // empty: public_url
    std::string secret;      // empty: from secret_file, or generated in data_dir
    std::string secret_file;
    std::string jwt_secret;
    std::optional<bool> rate_limits;  // nothing: on, off with demo
    http::AddressRanges trusted_proxies;
    base::LogFormat log_format = base::LogFormat::text;
    std::chrono::seconds drain{2};  // of the listener after SIGTERM
    OneDriveSettings onedrive;
};

struct Faults {
    std::vector<std::string> lines;  // one for each wrong or missing setting
};
using SettingsResult = std::variant<Settings, Faults>;

// A flag as the table has it.
struct Flag {
    std::string_view name;  // without the dashes
    bool takes_value;
    std::string_view default_text;
    std::string_view meaning;
};
std::vector<Flag> flags();

// A flag's value from one layer; nothing where the layer does not say.
using Layer = std::function<std::optional<std::string>(std::string_view flag)>;

// HOLDFAST_DATABASE_URL for database-url, from the process's environment.
std::optional<std::string> environment_value(std::string_view flag);

// Checks everything and reports all faults at once. Earlier layers beat later ones.
SettingsResult read_settings(const std::vector<Layer>& layers);

// OneDrive as these settings have it; nothing where no application is configured. `demo_origin` is the demo
// provider's, which then stands in for all that is not overridden.
std::optional<oauth::Provider> onedrive_provider(const Settings& settings,
                                                 const std::optional<std::string>& demo_origin);

}  // namespace holdfast::cli
