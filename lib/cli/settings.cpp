#include "cli/settings.h"

#include "base/text.h"
#include "crypto/keys.h"
#include "oauth/demo/demo_provider.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

namespace holdfast::cli {
namespace {

using Fault = std::optional<std::string>;

Fault set_text(std::string& field, const std::string& value) {
    field = value;
    return value.empty() ? Fault("is empty") : std::nullopt;
}

Fault set_endpoint(http::Endpoint& field, const std::string& value) {
    auto endpoint = http::Endpoint::parse(value);
    if (!endpoint) return "'" + value + "' is not ADDRESS:PORT";
    field = std::move(*endpoint);
    return std::nullopt;
}

Fault set_switch(bool& field, const std::string& value) {
    const std::string text = base::ascii_lower(value);
    field = text == "1" || text == "true" || text == "yes" || text == "on";
    if (field || text == "0" || text == "false" || text == "no" || text == "off") return std::nullopt;
    return "'" + value + "' is neither on nor off";
}

Fault set_count(std::size_t& field, const std::string& value) {
    constexpr std::size_t kMost = 1000;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), field);
    const bool whole = error == std::errc{} && end == value.data() + value.size();
    return whole && field >= 1 && field <= kMost ? std::nullopt : Fault("'" + value + "' is not 1 to 1000");
}

// A base of URLs, kept without the slash at its end.
Fault set_base_url(std::string& field, const std::string& value) {
    field = value.ends_with('/') ? value.substr(0, value.size() - 1) : value;
    const auto url = http::Url::parse(field);
    if (!url) return "'" + value + "' is not an http or https URL";
    if (!url->path.empty() || !url->query.empty()) return "'" + value + "' must end after its host and port";
    return std::nullopt;
}

Fault set_provider_url(std::string& field, const std::string& value) {
    field = value;
    const auto url = http::Url::parse(value);
    if (!url) return "'" + value + "' is not an http or https URL";
    if (url->scheme != "https" && !url->is_loopback())
        return "'" + value + "' must be https (http is for loopback)";
    return std::nullopt;
}

// {tenantid} may stand in it, which is no URL then.
Fault set_issuer(std::string& field, const std::string& value) {
    std::string checked = value;
    constexpr std::string_view placeholder = "{tenantid}";
    if (const auto at = checked.find(placeholder); at != std::string::npos)
        checked.replace(at, placeholder.size(), "t");
    const Fault fault = set_provider_url(field, checked);
    field = value;
    return fault;
}

Fault set_secret(std::string& field, const std::string& value) {
    field = value;
    if (value.size() >= crypto::kMinSecretBytes) return std::nullopt;
    return "has under " + std::to_string(crypto::kMinSecretBytes) + " bytes";
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

// Addresses and ranges, separated by commas.
Fault set_proxies(http::AddressRanges& field, std::string value) {
    std::ranges::replace(value, ',', ' ');
    for (const std::string& text : split(value)) {
        const auto range = http::AddressRange::parse(text);
        if (!range) return "'" + text + "' is neither an address nor a range such as 10.0.0.0/8";
        field.push_back(*range);
    }
    return field.empty() ? Fault("is empty") : std::nullopt;
}

Fault set_drain(std::chrono::seconds& field, const std::string& value) {
    constexpr std::chrono::seconds::rep kMost = 300;
    std::chrono::seconds::rep seconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    field = std::chrono::seconds(seconds);
    const bool whole = error == std::errc{} && end == value.data() + value.size();
    return whole && seconds >= 0 && seconds <= kMost ? std::nullopt
                                                     : Fault("'" + value + "' is not 0 to 300");
}

Fault set_log_format(base::LogFormat& field, const std::string& value) {
    field = value == "json" ? base::LogFormat::json : base::LogFormat::text;
    if (value == "json" || value == "text") return std::nullopt;
    return "'" + value + "' is neither text nor json";
}

Fault set_tenant(std::string& field, const std::string& value) {
    field = value;
    const bool plain =
        value.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") ==
        std::string::npos;
    return plain && !value.empty() ? std::nullopt : Fault("'" + value + "' is not a tenant's name or id");
}

struct Row {
    Flag flag;
    Fault (*set)(Settings&, const std::string&);
};

const std::array kRows = {
    Row{{"demo", false, "", "add the demo provider and demo defaults; loopback only"},
        [](Settings& s, const std::string& v) { return set_switch(s.demo, v); }},
    Row{{"listen", true, "127.0.0.1:8080", "address:port of the server; port 0 picks a free one"},
        [](Settings& s, const std::string& v) { return set_endpoint(s.listen, v); }},
    Row{{"demo-listen", true, "127.0.0.1:8081", "address:port of the demo provider; loopback only"},
        [](Settings& s, const std::string& v) { return set_endpoint(s.demo_listen, v); }},
    Row{{"database-url", true, "sqlite:DATA_DIR/holdfast.db", "sqlite:PATH or postgresql://..."},
        [](Settings& s, const std::string& v) { return set_text(s.database_url, v); }},
    Row{{"database-pool-size", true, "8", "PostgreSQL connections of this process"},
        [](Settings& s, const std::string& v) { return set_count(s.database.pool_size, v); }},
    Row{{"database-prepared-statements", true, "on", "off behind a proxy that pools transactions"},
        [](Settings& s, const std::string& v) { return set_switch(s.database.prepared_statements, v); }},
    Row{{"data-dir", true, "./holdfast-data", "holds the SQLite file and the generated secret"},
        [](Settings& s, const std::string& v) {
            s.data_dir = v;
            return v.empty() ? Fault("is empty") : std::nullopt;
        }},
    Row{{"public-url", true, "http://LISTEN",
         "the base of redirect URIs: PUBLIC_URL/auth/{provider}/callback"},
        [](Settings& s, const std::string& v) { return set_base_url(s.public_url, v); }},
    Row{{"app-url", true, "PUBLIC_URL", "where the frontend lives; redirects go to APP_URL/app"},
        [](Settings& s, const std::string& v) { return set_base_url(s.app_url, v); }},
    Row{{"secret", true, "generated in DATA_DIR", "at least 32 bytes; all keys are derived from it"},
        [](Settings& s, const std::string& v) { return set_secret(s.secret, v); }},
    Row{{"secret-file", true, "", "a file that holds the secret"},
        [](Settings& s, const std::string& v) { return set_text(s.secret_file, v); }},
    Row{{"jwt-secret", true, "derived", "the access-token key, raw bytes, to share it with another service"},
        [](Settings& s, const std::string& v) { return set_secret(s.jwt_secret, v); }},
    Row{{"rate-limits", true, "on; off with --demo",
         "on or off: how often one may sign up, log in and the like"},
        [](Settings& s, const std::string& v) { return set_switch(s.rate_limits.emplace(), v); }},
    Row{{"trusted-proxies", true, "none",
         "addresses and ranges, separated by commas, whose X-Forwarded-For is believed"},
        [](Settings& s, const std::string& v) { return set_proxies(s.trusted_proxies, v); }},
    Row{{"log-format", true, "text", "text or json; logs go to standard error"},
        [](Settings& s, const std::string& v) { return set_log_format(s.log_format, v); }},
    Row{{"drain-seconds", true, "2", "after SIGTERM newcomers are served for so long, while /ready says 503"},
        [](Settings& s, const std::string& v) { return set_drain(s.drain, v); }},
    Row{{"onedrive-client-id", true, "", "the Microsoft application's id"},
        [](Settings& s, const std::string& v) { return set_text(s.onedrive.client_id, v); }},
    Row{{"onedrive-client-secret", true, "", "the Microsoft application's secret"},
        [](Settings& s, const std::string& v) { return set_text(s.onedrive.client_secret, v); }},
    Row{{"onedrive-tenant", true, "common", "common, consumers, organizations or a tenant's id"},
        [](Settings& s, const std::string& v) { return set_tenant(s.onedrive.tenant, v); }},
    Row{{"onedrive-authorization-endpoint", true, "Microsoft's", "overrides the endpoint"},
        [](Settings& s, const std::string& v) {
            return set_provider_url(s.onedrive.authorization_endpoint, v);
        }},
    Row{{"onedrive-token-endpoint", true, "Microsoft's", "overrides the endpoint"},
        [](Settings& s, const std::string& v) { return set_provider_url(s.onedrive.token_endpoint, v); }},
    Row{{"onedrive-identity-endpoint", true, "Microsoft's", "overrides the endpoint"},
        [](Settings& s, const std::string& v) { return set_provider_url(s.onedrive.identity_endpoint, v); }},
    Row{{"onedrive-issuer", true, "Microsoft's", "the id_token's issuer; may hold {tenantid}"},
        [](Settings& s, const std::string& v) { return set_issuer(s.onedrive.issuer, v); }},
    Row{{"onedrive-jwks-uri", true, "Microsoft's", "where the id_token's keys are"},
        [](Settings& s, const std::string& v) { return set_provider_url(s.onedrive.jwks_uri, v); }},
    Row{{"onedrive-scopes", true, "openid profile email offline_access Files.Read User.Read",
         "separated by blanks"},
        [](Settings& s, const std::string& v) { return set_text(s.onedrive.scopes, v); }},
};

std::optional<std::string> value_of(const std::vector<Layer>& layers, std::string_view flag) {
    for (const Layer& layer : layers) {
        if (auto value = layer(flag)) return value;
    }
    return std::nullopt;
}

// What no single setting can tell.
void check_together(const Settings& settings, std::vector<std::string>& faults) {
    const OneDriveSettings& onedrive = settings.onedrive;
    if (!settings.secret.empty() && !settings.secret_file.empty()) {
        faults.emplace_back("--secret and --secret-file exclude each other");
    }
    if (settings.demo) {
        if (!settings.listen.is_loopback())
            faults.emplace_back("--listen: with --demo the server listens on loopback only");
        if (!settings.demo_listen.is_loopback()) faults.emplace_back("--demo-listen: loopback only");
        return;
    }
    if (onedrive.client_id.empty() != onedrive.client_secret.empty()) {
        faults.emplace_back("--onedrive-client-id and --onedrive-client-secret go together");
    }
    const bool overridden = !onedrive.authorization_endpoint.empty() || !onedrive.token_endpoint.empty() ||
                            !onedrive.identity_endpoint.empty();
    const auto provider = onedrive_provider(settings, std::nullopt);
    if (overridden && provider && provider->expects_id_token() &&
        (onedrive.issuer.empty() || onedrive.jwks_uri.empty())) {
        faults.emplace_back(
            "--onedrive-issuer and --onedrive-jwks-uri: must be set where an endpoint is overridden, or "
            "openid must "
            "leave --onedrive-scopes");
    }
}

void override_with(std::string& field, const std::string& value) {
    if (!value.empty()) field = value;
}

}  // namespace

std::vector<Flag> flags() {
    std::vector<Flag> all;
    for (const Row& row : kRows) all.push_back(row.flag);
    return all;
}

std::optional<std::string> environment_value(std::string_view flag) {
    std::string name = "HOLDFAST_" + base::ascii_upper(flag);
    for (char& c : name) {
        if (c == '-') c = '_';
    }
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
}

SettingsResult read_settings(const std::vector<Layer>& layers) {
    Settings settings;
    std::vector<std::string> faults;
    for (const Row& row : kRows) {
        const auto value = value_of(layers, row.flag.name);
        const Fault fault = value ? row.set(settings, *value) : std::nullopt;
        if (fault) faults.push_back("--" + std::string(row.flag.name) + ": " + *fault);
    }
    check_together(settings, faults);
    if (!faults.empty()) return Faults{std::move(faults)};
    return settings;
}

std::optional<oauth::Provider> onedrive_provider(const Settings& settings,
                                                 const std::optional<std::string>& demo_origin) {
    const OneDriveSettings& given = settings.onedrive;
    oauth::Provider provider =
        demo_origin ? oauth::demo_onedrive(*demo_origin, given.tenant) : oauth::onedrive(given.tenant);
    if (demo_origin) {
        const oauth::DemoOptions demo;
        provider.client_id = demo.client_id;
        provider.client_secret = demo.client_secret;
    } else {
        override_with(provider.issuer, given.issuer);
        override_with(provider.jwks_uri, given.jwks_uri);
    }
    override_with(provider.client_id, given.client_id);
    override_with(provider.client_secret, given.client_secret);
    override_with(provider.authorization_endpoint, given.authorization_endpoint);
    override_with(provider.token_endpoint, given.token_endpoint);
    override_with(provider.identity_endpoint, given.identity_endpoint);
    if (!given.scopes.empty()) provider.scopes = split(given.scopes);
    if (provider.client_id.empty()) return std::nullopt;
    return provider;
}

}  // namespace holdfast::cli
