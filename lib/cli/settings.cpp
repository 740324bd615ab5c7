#include "cli/settings.h"

#include "base/text.h"
#include "cli/provider_config.h"
#include "cli/secret_file.h"
#include "cli/values.h"
#include "crypto/keys.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <iterator>

namespace holdfast::cli {
namespace {

Fault set_listen(Settings& settings, const std::string& value) {
    Fault fault = set_endpoint(settings.listen, value);
    const std::uint16_t port = settings.listen.port;
    settings.demo_listen.port = port == 0 ? port : static_cast<std::uint16_t>(port + 1);
    return fault;
}

Fault set_secret(std::string& field, const std::string& value) {
    field = value;
    if (value.size() >= crypto::kMinSecretBytes) return std::nullopt;
    return "has under " + std::to_string(crypto::kMinSecretBytes) + " bytes";
}

Fault set_jwt_keys(Settings& settings, const std::string& path) {
    settings.secret_files["jwt-keys-file"] = path;
    const auto content = read_secret_file(path);
    if (!content) return "'" + path + "' can't be read";
    auto keys = crypto::read_jwk_file(*content);
    if (const auto* fault = std::get_if<std::string>(&keys)) return "'" + path + "' " + *fault;
    settings.jwt_keys = std::get<std::vector<crypto::FileKey>>(std::move(keys));
    return std::nullopt;
}

Fault set_api_key(std::string& field, accounts::ApiRole role, const std::string& value) {
    field = value;
    if (accounts::has_form_of_api_key(role, value)) return std::nullopt;
    const bool is_anon = role == accounts::ApiRole::anon;
    const std::string prefix(is_anon ? accounts::kPublishablePrefix : accounts::kSecretPrefix);
    return "is neither a JWT with the role " + std::string(name(role)) + " nor a key that begins with " +
           prefix;
}

// A number from 0 to `most`, in the field's unit.
template <typename Duration>
Fault set_duration(Duration& field, const std::string& value, int most) {
    int number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    field = Duration(number);
    const bool whole = error == std::errc{} && end == value.data() + value.size();
    return whole && number >= 0 && number <= most
               ? std::nullopt
               : Fault("'" + value + "' is not 0 to " + std::to_string(most));
}

Fault set_sign_up(Settings& settings, const std::string& value) {
    using enum accounts::WhoSignsUp;
    settings.sign_up = value == "open" ? anyone : value == "invite" ? who_is_invited : nobody;
    if (settings.sign_up != nobody || value == "closed") return std::nullopt;
    return "'" + value + "' is neither open nor invite nor closed";
}

Fault set_smtp_url(Settings& settings, const std::string& value) {
    settings.mail.smtp = mail::SmtpServer::parse(value);
    if (settings.mail.smtp) return std::nullopt;
    // The URL may hold a password, which belongs into a file.
    return "is not smtps://USER@HOST:PORT or smtp://USER@HOST:PORT";
}

Fault set_mail_from(Settings& settings, const std::string& value) {
    settings.mail.from = mail::Mailbox::parse(value);
    if (settings.mail.from) return std::nullopt;
    return "'" + value + "' is not an address, or NAME <ADDRESS>";
}

Fault set_log_format(std::optional<base::LogFormat>& field, const std::string& value) {
    using enum base::LogFormat;
    if (value == "text") field = text;
    if (value == "json") field = json;
    if (value == "journal") field = journal;
    return field ? std::nullopt : Fault("'" + value + "' is not text, json or journal");
}

Fault set_log_level(std::optional<base::Level>& field, const std::string& value) {
    for (const auto level :
         {base::Level::debug, base::Level::info, base::Level::warning, base::Level::error}) {
        if (name(level) == value) field = level;
    }
    return field ? std::nullopt : Fault("'" + value + "' is not debug, info, warning or error");
}

struct Row {
    Flag flag;
    Fault (*set)(Settings&, const std::string&);
};

const std::array kRows = {
    Row{{"demo", false, "", "add the demo provider and demo defaults; loopback only"},
        [](Settings& s, const std::string& v) { return set_switch(s.demo, v); }},
    Row{{"open", false, "", "open the page in the browser, once the server listens"},
        [](Settings& s, const std::string& v) { return set_switch(s.open_page, v); }},
    Row{{"listen", true, "127.0.0.1:8080", "address:port of the server; port 0 picks a free one"},
        set_listen},
    // After the row of --listen, which moves this default.
    Row{{"demo-listen", true, "127.0.0.1:8081",
         "address:port of the demo provider; loopback only; by default the port after --listen's"},
        [](Settings& s, const std::string& v) { return set_endpoint(s.demo_listen, v); }},
    Row{{"metrics-listen", true, "none", "address:port of a listener for Prometheus' /metrics alone"},
        [](Settings& s, const std::string& v) {
            return set_endpoint(s.metrics_listen.emplace(http::Endpoint{}), v);
        }},
    Row{{"database-url", true, "sqlite:DATA_DIR/holdfast.db", "sqlite:PATH or postgresql://..."},
        [](Settings& s, const std::string& v) {
            s.database_url = v;
            return v.empty() ? Fault("is empty") : database_url_fault(v);
        }},
    Row{{"database-pool-size", true, "8", "PostgreSQL connections of this process"},
        [](Settings& s, const std::string& v) { return set_count(s.database.pool_size, v); }},
    Row{{"database-prepared-statements", true, "on", "off behind a proxy that pools transactions"},
        [](Settings& s, const std::string& v) { return set_switch(s.database.prepared_statements, v); }},
    Row{{"assume-emails-verified", true, "off", "on: a sign-up counts as verified on a Supabase project"},
        [](Settings& s, const std::string& v) { return set_switch(s.database.assume_emails_verified, v); }},
    Row{{"require-verified-emails", true, "off",
         "on: on a Supabase project only users with a verified email may log in and use a session"},
        [](Settings& s, const std::string& v) { return set_switch(s.database.require_verified_emails, v); }},
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
        [](Settings& s, const std::string& v) {
            s.secret_files["secret-file"] = v;
            return set_text(s.secret_file, v);
        }},
    Row{{"jwt-secret", true, "derived", "the access-token key, raw bytes, to share it with another service"},
        [](Settings& s, const std::string& v) { return set_secret(s.jwt_secret, v); }},
    Row{{"jwt-keys-file", true, "none",
         "a JSON file of JWKs for RS256 or ES256; the first with a private part signs access tokens"},
        set_jwt_keys},
    Row{{"provider-config", true, "none",
         "a JSON file of more providers: any OpenID Connect issuer, several of one kind"},
        [](Settings& s, const std::string& v) { return set_text(s.provider_config, v); }},
    Row{{"supabase", true, "off; on with --demo",
         "on: serve /auth/v1 and /rest/v1, so that supabase-js takes this server for its own"},
        [](Settings& s, const std::string& v) { return set_switch(s.supabase.emplace(), v); }},
    Row{{"anonymous-sign-in", true, "off",
         "on: a user of supabase-js may do without an email and a password, for a start"},
        [](Settings& s, const std::string& v) { return set_switch(s.anonymous_sign_in, v); }},
    Row{{"handover-second-factor", true, "off",
         "on: who takes an account over gives a code of a second factor; without one nobody does"},
        [](Settings& s, const std::string& v) { return set_switch(s.handover_second_factor, v); }},
    Row{{"supabase-anon-key", true, "made from the secret",
         "the key of the role anon: a JWT, or sb_publishable_..."},
        [](Settings& s, const std::string& v) {
            return set_api_key(s.api_keys.anon, accounts::ApiRole::anon, v);
        }},
    Row{{"supabase-service-role-key", true, "made from the secret",
         "the key of the role service_role, a secret: a JWT, or sb_secret_..."},
        [](Settings& s, const std::string& v) {
            return set_api_key(s.api_keys.service_role, accounts::ApiRole::service_role, v);
        }},
    Row{{"rate-limits", true, "on; off with --demo",
         "on or off: limit how often a client may sign up, log in and the like"},
        [](Settings& s, const std::string& v) { return set_switch(s.rate_limits.emplace(), v); }},
    Row{{"trusted-proxies", true, "none",
         "addresses and ranges, separated by commas, whose X-Forwarded-For is believed"},
        [](Settings& s, const std::string& v) { return set_proxies(s.trusted_proxies, v); }},
    Row{{"allowed-hosts", true, "none",
         "more host names that requests may have, separated by commas; those of PUBLIC_URL, LISTEN and "
         "loopback are always allowed"},
        [](Settings& s, const std::string& v) { return set_hosts(s.allowed_hosts, v); }},
    Row{{"hsts-subdomains", true, "off",
         "with an https PUBLIC_URL, browsers use https for all hosts below its host as well"},
        [](Settings& s, const std::string& v) { return set_switch(s.hsts_subdomains, v); }},
    Row{{"sign-up", true, "open", "who may sign up: open, invite (see `holdfast invite`) or closed"},
        set_sign_up},
    Row{{"verify-email", true, "off", "on: a sign-up is sent a mail that asks to confirm the email"},
        [](Settings& s, const std::string& v) { return set_switch(s.verify_email, v); }},
    Row{{"smtp-url", true, "none",
         "the SMTP server for mails, smtps://USER@HOST:PORT; smtp:// uses STARTTLS; without it mails are "
         "files in "
         "DATA_DIR/mail"},
        set_smtp_url},
    Row{{"smtp-password", true, "", "the password of its user"},
        [](Settings& s, const std::string& v) { return set_text(s.mail.smtp_password, v); }},
    Row{{"mail-from", true, "", "who mails are from: NAME <ADDRESS>"}, set_mail_from},
    Row{{"mail-templates", true, "those compiled in", "a folder of files that replace templates of mails"},
        [](Settings& s, const std::string& v) { return set_text(s.mail.templates, v); }},
    Row{{"mail-language", true, "en", "the language of mails to people who have told none"},
        [](Settings& s, const std::string& v) { return set_text(s.mail.language, v); }},
    Row{{"handover-wait", true, "72h",
         "how long an owner is asked where a provider's handover is approval, in hours"},
        [](Settings& s, const std::string& v) { return set_hours(s.handover_wait, v, 1, 720); }},
    Row{{"handover-silence", true, "no", "yes or no: what it means if the owner does not answer"},
        [](Settings& s, const std::string& v) {
            s.handover_silence_is_yes = v == "yes";
            return v == "yes" || v == "no" ? std::nullopt : Fault("'" + v + "' is neither yes nor no");
        }},
    Row{{"handover-cool-down", true, "24h; 0h with --demo",
         "how long an account stays with its owner after a hand-over, in hours"},
        [](Settings& s, const std::string& v) {
            return set_hours(s.handover_cool_down.emplace(), v, 0, 720);
        }},
    Row{{"handover-contest", true, "168h",
         "how long who has lost an account may take it back without a cool-down, in hours; 0h: as anybody "
         "else"},
        [](Settings& s, const std::string& v) { return set_hours(s.handover_contest, v, 0, 720); }},
    Row{{"webhook-private-addresses", true, "off; on with --demo",
         "on: webhooks may be sent to loopback, private and link-local addresses"},
        [](Settings& s, const std::string& v) {
            return set_switch(s.webhook_private_addresses.emplace(), v);
        }},
    Row{{"log-format", true, "text",
         "text or json, to standard error; journal: systemd's, the default where standard error goes there"},
        [](Settings& s, const std::string& v) { return set_log_format(s.log_format, v); }},
    Row{{"log-level", true, "info; error with --demo on a terminal",
         "debug, info, warning or error: the least that is logged; requests for assets are debug"},
        [](Settings& s, const std::string& v) { return set_log_level(s.log_level, v); }},
    Row{{"drain-seconds", true, "2", "how long new connections are served after SIGTERM; /ready says 503"},
        [](Settings& s, const std::string& v) { return set_duration(s.drain, v, 300); }},
    Row{{"session-max-days", true, "90",
         "how long a user stays signed in at most, however often the session is used; 0: no such end"},
        [](Settings& s, const std::string& v) { return set_duration(s.longest_session, v, 3650); }},
    Row{{"keep-alive-days", true, "30",
         "refresh tokens that were not used for so long are used, so that providers keep them; 0: never"},
        [](Settings& s, const std::string& v) { return set_duration(s.keep_alive, v, 365); }},
    Row{{"keep-events-days", true, "400",
         "events older than this are deleted, but for hand-overs; 0: events are kept for ever"},
        [](Settings& s, const std::string& v) { return set_duration(s.keep_events, v, 36500); }},
};

// The twin flag of a secret names a file with it. --secret-file is a row of its own: cli/secrets.h reads it.
constexpr const char* kFileTwin = "-file";

bool has_file_twin(std::string_view flag) {
    return flag == "jwt-secret" || flag == "smtp-password" || flag == "supabase-anon-key" ||
           flag == "supabase-service-role-key" || flag.ends_with("-client-secret");
}

void add_file_twin(std::vector<Flag>& flags) {
    const std::string name = flags.back().name;
    if (has_file_twin(name)) flags.push_back({name + kFileTwin, true, "", "a file that holds it"});
}

std::optional<std::string> value_of(const std::vector<Layer>& layers, std::string_view flag) {
    for (const Layer& layer : layers) {
        if (auto value = layer(flag)) return value;
    }
    return std::nullopt;
}

// Adds the faults that only several settings together show.
void check_together(const Settings& settings, const oauth::Providers& known,
                    std::vector<std::string>& faults) {
    if (!settings.secret.empty() && !settings.secret_file.empty()) {
        faults.emplace_back("--secret and --secret-file exclude each other");
    }
    if (settings.anonymous_sign_in && settings.database.require_verified_emails) {
        faults.emplace_back("--anonymous-sign-in and --require-verified-emails exclude each other");
    }
    if (settings.demo) {
        if (!settings.listen.is_loopback())
            faults.emplace_back("--listen: with --demo the server listens on loopback only");
        if (!settings.demo_listen.is_loopback()) faults.emplace_back("--demo-listen: loopback only");
    } else {
        std::ranges::move(provider_faults(settings.providers, known), std::back_inserter(faults));
    }
    const std::string demo_origin = "http://" + settings.demo_listen.text();
    std::ranges::move(rivalries(served_providers(settings, demo_origin, known)), std::back_inserter(faults));
}

// Reads the file of the provider config, if there is one.
void read_more_providers(Settings& settings, const oauth::Providers& known,
                         std::vector<std::string>& faults) {
    if (settings.provider_config.empty()) return;
    ProviderConfig config = read_provider_config(settings.provider_config, known);
    if (config.faults.empty()) settings.more_providers = std::move(config.providers);
    for (auto& [place, path] : config.secret_files) settings.secret_files[place] = path;
    std::ranges::move(config.faults, std::back_inserter(faults));
}

}  // namespace

std::vector<oauth::Provider> served_providers(const Settings& settings, std::string_view demo_origin,
                                              const oauth::Providers& known) {
    auto providers = settings.demo ? demo_providers(settings.providers, demo_origin, known)
                                   : configured_providers(settings.providers, known);
    providers.insert(providers.end(), settings.more_providers.begin(), settings.more_providers.end());
    return providers;
}

bool serves_supabase(const Settings& settings) { return settings.supabase.value_or(settings.demo); }

std::vector<Flag> flags(const oauth::Providers& known) {
    std::vector<Flag> all;
    for (const Row& row : kRows) {
        all.push_back(row.flag);
        add_file_twin(all);
    }
    for (ProviderFlag& flag : provider_flags(known)) {
        all.push_back({std::move(flag.name), true, std::move(flag.setting.default_text),
                       std::move(flag.setting.meaning)});
        add_file_twin(all);
    }
    return all;
}

const std::vector<Flag>& flags() {
    static const std::vector<Flag> made = flags(oauth::known_providers());
    return made;
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

SettingsResult read_settings(const std::vector<Layer>& layers, const oauth::Providers& known) {
    Settings settings;
    std::vector<std::string> faults;
    const auto note = [&faults](const std::string& flag, const Fault& fault) {
        if (fault) faults.push_back("--" + flag + ": " + *fault);
    };
    // The flag's value, or the content of the file that its twin flag names.
    const auto value_or_file = [&](const std::string& flag) {
        auto value = value_of(layers, flag);
        const std::string twin = flag + kFileTwin;
        const auto path = has_file_twin(flag) ? value_of(layers, twin) : std::nullopt;
        if (!path) return value;
        if (value) faults.push_back("--" + flag + " and --" + twin + " exclude each other");
        auto content = read_secret_file(*path);
        if (!content) note(twin, "'" + *path + "' can't be read");
        settings.secret_files[twin] = *path;
        return content;
    };
    for (const Row& row : kRows) {
        if (const auto value = value_or_file(row.flag.name)) note(row.flag.name, row.set(settings, *value));
    }
    for (const ProviderFlag& flag : provider_flags(known)) {
        const auto value = value_or_file(flag.name);
        if (!value) continue;
        oauth::Provider checked = *flag.entry;
        const Fault fault = flag.setting.apply(checked, *value);
        note(flag.name, fault);
        if (!fault) settings.providers.emplace(flag.name, *value);
    }
    read_more_providers(settings, known, faults);
    std::ranges::move(complete_mail_settings(settings.mail), std::back_inserter(faults));
    check_together(settings, known, faults);
    if (!faults.empty()) return Faults{std::move(faults)};
    return settings;
}

}  // namespace holdfast::cli
