#include "cli/provider_settings.h"

#include "cli/values.h"
#include "http/url.h"
#include "oauth/demo/demo_provider.h"

#include <algorithm>
#include <initializer_list>

namespace holdfast::cli {
namespace {

using oauth::Provider;
using oauth::ProviderSetting;

Fault set_provider_url(std::string& field, const std::string& value) {
    field = value;
    const auto url = http::Url::parse(value);
    if (!url) return "'" + value + "' is not an http or https URL";
    if (!oauth::is_provider_url(value)) return "'" + value + "' must be https (http is for loopback)";
    return std::nullopt;
}

// A URL that may hold {tenantid}.
Fault set_issuer(std::string& field, const std::string& value) {
    std::string checked = value;
    constexpr std::string_view placeholder = "{tenantid}";
    if (const auto at = checked.find(placeholder); at != std::string::npos)
        checked.replace(at, placeholder.size(), "t");
    Fault fault = set_provider_url(field, checked);
    field = value;
    return fault;
}

Fault set_scopes(std::vector<std::string>& field, const std::string& value) {
    field = split(value);
    return field.empty() ? Fault("is empty") : std::nullopt;
}

Fault set_handover(oauth::HandoverMode& field, const std::string& value) {
    using enum oauth::HandoverMode;
    if (value == "proof")
        field = proof;
    else if (value == "approval")
        field = approval;
    else if (value == "never")
        field = never;
    else
        return "'" + value + "' is not proof, approval or never";
    return std::nullopt;
}

// The settings of the application at the provider: its client, and what the entry adds.
std::vector<ProviderSetting> application_settings(const Provider& entry) {
    std::vector<ProviderSetting> settings = {
        {"client-id", "", "the id of the application that is registered for " + entry.display_name,
         [](Provider& p, const std::string& v) { return set_text(p.client_id, v); }},
        {"client-secret", "", "the application's secret",
         [](Provider& p, const std::string& v) { return set_text(p.client_secret, v); }},
        {"handover", "proof", "proof, approval or never: whether who proves control takes an account over",
         [](Provider& p, const std::string& v) { return set_handover(p.handover, v); }},
    };
    settings.insert(settings.end(), entry.settings.begin(), entry.settings.end());
    return settings;
}

// An access token goes to nobody but who gave it: the entry's quota endpoint may be another one's.
Fault set_endpoint(Provider& provider, std::string& field, const std::string& value) {
    provider.quota_endpoint.clear();
    return set_provider_url(field, value);
}

std::vector<ProviderSetting> endpoint_settings(const Provider& entry) {
    const std::string own = entry.display_name + "'s";
    std::vector<ProviderSetting> settings = {
        {"authorization-endpoint", own, "overrides the endpoint",
         [](Provider& p, const std::string& v) { return set_endpoint(p, p.authorization_endpoint, v); }},
        {"token-endpoint", own, "overrides the endpoint",
         [](Provider& p, const std::string& v) {
             // The tokens of a server that the operator names are revoked at no other one.
             p.revocation_endpoint.clear();
             return set_endpoint(p, p.token_endpoint, v);
         }},
        {"identity-endpoint", own, "overrides the endpoint",
         [](Provider& p, const std::string& v) { return set_endpoint(p, p.identity_endpoint, v); }},
        {"scopes", entry.scope(), "separated by blanks",
         [](Provider& p, const std::string& v) { return set_scopes(p.scopes, v); }},
    };
    if (!entry.revocation_endpoint.empty()) {
        settings.push_back(
            {"revocation-endpoint", own + "; none if token-endpoint is overridden", "overrides the endpoint",
             [](Provider& p, const std::string& v) { return set_provider_url(p.revocation_endpoint, v); }});
    }
    // After those that clear it.
    if (entry.read_quota != nullptr) {
        settings.push_back(
            {"quota-endpoint", own, "overrides the endpoint; none where another endpoint is overridden",
             [](Provider& p, const std::string& v) { return set_provider_url(p.quota_endpoint, v); }});
    }
    return settings;
}

std::vector<ProviderSetting> id_token_settings(const Provider& entry) {
    const std::string own = entry.display_name + "'s";
    return {
        {"issuer", own, "the id_token's issuer; may hold {tenantid}",
         [](Provider& p, const std::string& v) { return set_issuer(p.issuer, v); }},
        {"jwks-uri", own, "the address of the id_token's keys",
         [](Provider& p, const std::string& v) { return set_provider_url(p.jwks_uri, v); }},
    };
}

// "far-drive-region" for the setting "region" of "far_drive".
std::string flag_name(const Provider& entry, std::string_view setting) {
    std::string name = entry.name + "-" + std::string(setting);
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

bool is_given(const ProviderValues& values, const Provider& entry, std::string_view setting) {
    return values.count(flag_name(entry, setting)) > 0;
}

void apply(const ProviderValues& values, const std::vector<ProviderSetting>& settings, Provider& provider) {
    for (const ProviderSetting& setting : settings) {
        const auto value = values.find(flag_name(provider, setting.name));
        if (value != values.end()) setting.apply(provider, value->second);
    }
}

Provider real_provider(const ProviderValues& values, const Provider& entry) {
    Provider provider = entry;
    apply(values, provider_settings(entry), provider);
    return provider;
}

Provider demo_provider(const ProviderValues& values, const Provider& entry, std::string_view demo_origin) {
    Provider application = entry;
    apply(values, application_settings(entry), application);
    Provider provider = oauth::demo_stand_in(application, demo_origin);
    apply(values, endpoint_settings(entry), provider);
    return provider;
}

}  // namespace

std::vector<ProviderSetting> provider_settings(const Provider& entry) {
    std::vector<ProviderSetting> settings;
    for (auto& group : {application_settings(entry), endpoint_settings(entry), id_token_settings(entry)})
        settings.insert(settings.end(), group.begin(), group.end());
    return settings;
}

bool lacks_issuer_and_keys(const Provider& provider,
                           const std::function<bool(std::string_view setting)>& is_given) {
    const bool is_overridden =
        is_given("authorization-endpoint") || is_given("token-endpoint") || is_given("identity-endpoint");
    return is_overridden && provider.expects_id_token() && !(is_given("issuer") && is_given("jwks-uri"));
}

std::vector<ProviderFlag> provider_flags(const oauth::Providers& known) {
    std::vector<ProviderFlag> flags;
    for (const Provider& entry : known.all()) {
        for (const ProviderSetting& setting : provider_settings(entry))
            flags.push_back({flag_name(entry, setting.name), &entry, setting});
    }
    return flags;
}

std::vector<std::string> provider_faults(const ProviderValues& values, const oauth::Providers& known) {
    std::vector<std::string> faults;
    for (const Provider& entry : known.all()) {
        const auto given = [&](std::string_view setting) { return is_given(values, entry, setting); };
        const auto flag = [&](std::string_view setting) { return "--" + flag_name(entry, setting); };
        if (given("client-id") != given("client-secret")) {
            faults.push_back(flag("client-id") + " and " + flag("client-secret") + " go together");
        }
        const Provider provider = real_provider(values, entry);
        const bool configured = !provider.client_id.empty();
        if (configured && lacks_issuer_and_keys(provider, given)) {
            faults.push_back(flag("issuer") + " and " + flag("jwks-uri") +
                             ": must be set if an endpoint is overridden, or openid must leave " +
                             flag("scopes"));
        }
    }
    return faults;
}

std::vector<Provider> configured_providers(const ProviderValues& values, const oauth::Providers& known) {
    std::vector<Provider> providers;
    for (const Provider& entry : known.all()) {
        Provider provider = real_provider(values, entry);
        if (!provider.client_id.empty()) providers.push_back(std::move(provider));
    }
    return providers;
}

std::vector<Provider> demo_providers(const ProviderValues& values, std::string_view demo_origin,
                                     const oauth::Providers& known) {
    std::vector<Provider> providers;
    for (const Provider& entry : known.all()) providers.push_back(demo_provider(values, entry, demo_origin));
    Provider& last = providers.back();
    if (!is_given(values, last, "handover")) last.handover = oauth::HandoverMode::approval;
    return providers;
}

}  // namespace holdfast::cli
