// The configuration, from these sources in order: a flag beats its HOLDFAST_ twin in the environment, then
// systemd's credentials, then the file, then the default. A table (settings.cpp) names the flags; those of
// the providers are generated from their entries (provider_settings.h).
#pragma once

#include "accounts/api_keys.h"
#include "accounts/sign_up.h"
#include "base/log.h"
#include "cli/mail_settings.h"
#include "cli/provider_settings.h"
#include "crypto/jwt_keys.h"
#include "http/address.h"
#include "http/url.h"
#include "oauth/provider.h"
#include "storage/open.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::cli {

struct Settings {
    bool demo = false;
    bool open_page = false;  // in a browser, once the server listens
    http::Endpoint listen{"127.0.0.1", 8080};
    http::Endpoint demo_listen{"127.0.0.1", 8081};  // the port after listen's
    std::optional<http::Endpoint> metrics_listen;
    std::filesystem::path data_dir = "holdfast-data";
    std::string database_url;  // empty: the SQLite file in data_dir
    storage::OpenOptions database;
    std::string public_url;  // empty: http://LISTEN, once the port is known
    std::string app_url;     // empty: public_url
    std::string secret;      // empty: from secret_file, or generated in data_dir
    std::string secret_file;
    std::string jwt_secret;
    std::map<std::string, std::string>
        secret_files;                 // by flag, or by its place in the provider config: the path
    std::optional<bool> rate_limits;  // nullopt: on, off with demo
    std::optional<bool> supabase;     // nullopt: off, on with demo
    bool anonymous_sign_in = false;
    bool handover_second_factor = false;
    bool verify_email = false;
    accounts::WhoSignsUp sign_up = accounts::WhoSignsUp::anyone;
    accounts::GivenApiKeys api_keys;
    std::vector<crypto::FileKey> jwt_keys;
    http::AddressRanges trusted_proxies;
    std::vector<std::string> allowed_hosts;  // in addition to those of the public URL and the listener
    bool hsts_subdomains = false;
    std::chrono::hours handover_wait{72};                  // how long an owner is asked
    bool handover_silence_is_yes = false;                  // what no answer means
    std::optional<std::chrono::hours> handover_cool_down;  // nullopt: 24 h, 0 with demo
    std::chrono::hours handover_contest{168};              // for taking an account back
    std::optional<bool> webhook_private_addresses;         // nullopt: off, on with demo
    std::optional<base::LogFormat> log_format;  // nullopt: text, or the journal's where it takes the output
    std::chrono::days longest_session{90};      // 0: no such end
    std::chrono::days keep_alive{30};           // how long a refresh token may be unused; 0: off
    std::chrono::days keep_events{400};         // how long events stay; 0: for ever
    std::optional<base::Level> log_level;       // nullopt: info; error with demo on a terminal
    std::chrono::seconds drain{2};              // how long the listener stays open after SIGTERM
    MailSettings mail;
    ProviderValues providers;
    std::string provider_config;                  // a path; empty: there is no such file
    std::vector<oauth::Provider> more_providers;  // those of that file
};

// True if Supabase's surface is served.
bool serves_supabase(const Settings& settings);

struct Faults {
    std::vector<std::string> lines;  // one for each wrong or missing setting
};
using SettingsResult = std::variant<Settings, Faults>;

// The providers of these settings: those of the flags, or with the demo all of them, replaced by the demo
// provider at `demo_origin`; then those of the provider config.
std::vector<oauth::Provider> served_providers(const Settings& settings, std::string_view demo_origin,
                                              const oauth::Providers& known = oauth::known_providers());

// A flag as the help text shows it.
struct Flag {
    std::string name;  // without the dashes
    bool takes_value;
    std::string default_text;
    std::string meaning;
};
std::vector<Flag> flags(const oauth::Providers& known);
// Those of all known providers, made once.
const std::vector<Flag>& flags();

// A flag's value from one layer; nullopt if the layer has none.
using Layer = std::function<std::optional<std::string>(std::string_view flag)>;

// HOLDFAST_DATABASE_URL for database-url, from the process's environment.
std::optional<std::string> environment_value(std::string_view flag);

// Checks everything and reports all faults at once. Earlier layers beat later ones.
SettingsResult read_settings(const std::vector<Layer>& layers,
                             const oauth::Providers& known = oauth::known_providers());

}  // namespace holdfast::cli
