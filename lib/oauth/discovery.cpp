#include "oauth/discovery.h"

#include "base/json.h"
#include "base/text.h"
#include "http/url.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace holdfast::oauth {
namespace {

constexpr std::size_t kMaxBytes = 64 * 1024;
constexpr std::chrono::hours kLifetime{6};
constexpr std::chrono::seconds kRest{10};
// Longer than one answer may take (http::FetchLimits).
constexpr std::chrono::seconds kPatience{15};

using Fault = std::optional<std::string>;

DiscoveryFailure failure(const std::string& why) { return {"discovery document: " + why}; }

// True if the member is a list that has the text.
bool lists(const base::Json* member, std::string_view text) {
    if (member == nullptr || member->as_array() == nullptr) return false;
    return std::ranges::any_of(*member->as_array(), [&](const base::Json& one) {
        return one.as_string() != nullptr && *one.as_string() == text;
    });
}

Fault issuer_fault(const Provider& entry, const base::Json& document) {
    const std::string* issuer = document.string("issuer");
    if (issuer == nullptr) return "no issuer";
    if (*issuer == entry.issuer) return std::nullopt;
    return "its issuer is '" + base::escape_controls(*issuer) + "'";
}

// Takes an endpoint of the document, if it is there.
Fault take_endpoint(const Provider& entry, const base::Json& document, const std::string& name,
                    std::string& field) {
    const base::Json* member = document.find(name);
    if (member == nullptr || member->is_null()) return std::nullopt;
    const std::string* url = member->as_string();
    // Only a local issuer may send us, and our secret, to an address that is not https.
    const bool must_be_https = entry.issuer.starts_with("https:");
    if (url == nullptr || !is_provider_url(*url) || (must_be_https && !url->starts_with("https:")))
        return name + " is no https URL";
    field = *url;
    return std::nullopt;
}

Fault take_endpoints(const base::Json& document, Provider& provider) {
    const std::pair<const char*, std::string*> fields[] = {
        {"authorization_endpoint", &provider.authorization_endpoint},
        {"token_endpoint", &provider.token_endpoint},
        {"jwks_uri", &provider.jwks_uri},
        {"userinfo_endpoint", &provider.identity_endpoint},
    };
    for (const auto& [name, field] : fields) {
        if (Fault fault = take_endpoint(provider, document, name, *field)) return fault;
        const bool is_optional = field == &provider.identity_endpoint;
        if (field->empty() && !is_optional) return std::string("no ") + name;
    }
    if (provider.identity_endpoint.empty()) provider.identity_source = IdentitySource::id_token;
    return std::nullopt;
}

// Section 3: what is not said is client_secret_basic.
Fault take_client_authentication(const base::Json& document, Provider& provider) {
    const base::Json* methods = document.find("token_endpoint_auth_methods_supported");
    if (lists(methods, "client_secret_post")) {
        provider.client_authentication = ClientAuthentication::client_secret_post;
        return std::nullopt;
    }
    provider.client_authentication = ClientAuthentication::client_secret_basic;
    if (methods == nullptr || lists(methods, "client_secret_basic")) return std::nullopt;
    return "no client authenticates by a secret";
}

Fault take(const base::Json& document, Provider& provider) {
    if (!document.is_object()) return "not a JSON object";
    if (Fault fault = issuer_fault(provider, document)) return fault;
    if (Fault fault = take_endpoints(document, provider)) return fault;
    const base::Json* algorithms = document.find("id_token_signing_alg_values_supported");
    if (algorithms != nullptr && !lists(algorithms, "RS256")) return "no id_token is signed by RS256";
    return take_client_authentication(document, provider);
}

}  // namespace

std::string discovery_url(std::string_view issuer) {
    if (issuer.ends_with('/')) issuer.remove_suffix(1);
    return std::string(issuer) + "/.well-known/openid-configuration";
}

std::variant<Provider, DiscoveryFailure> apply_discovery_document(const Provider& entry,
                                                                  const std::string& document) {
    if (document.size() > kMaxBytes) return failure("over 64 KiB");
    const auto json = base::Json::parse(document);
    if (!json) return failure("not JSON");
    Provider provider = entry;
    if (const Fault fault = take(*json, provider)) return failure(*fault);
    return provider;
}

DiscoveryResult Discovery::complete(const Provider& entry) {
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    do {
        if (auto result = known(entry)) return std::move(*result);
        const base::SingleFlight::Turn turn(flights_, entry.name, give_up);
        // Another caller's turn may have ended in between.
        if (turn && !known(entry)) ask(entry);
    } while (std::chrono::steady_clock::now() < give_up);
    return failure("timeout");
}

std::optional<DiscoveryResult> Discovery::known(const Provider& entry) {
    if (!entry.is_to_be_discovered()) return CompleteProvider(CompleteProvider(), &entry);
    const sync::Lock lock(mutex_);
    const Entry& kept = entries_[entry.name];
    if (!kept.asked_at) return std::nullopt;
    const auto elapsed = clock_.now() - *kept.asked_at;
    // If the clock is set back, the rest ends.
    if (elapsed < elapsed.zero() || elapsed >= kept.rest) return std::nullopt;
    if (kept.provider == nullptr) return DiscoveryFailure{kept.why};
    return kept.provider;
}

void Discovery::ask(const Provider& entry) {
    {
        const sync::Lock lock(mutex_);
        Entry& kept = entries_[entry.name];
        // Nobody waits for a document who can use the old one.
        if (kept.provider != nullptr) {
            kept.asked_at = clock_.now();
            kept.rest = kRest;
        }
    }
    auto result = fetch(entry);
    const sync::Lock lock(mutex_);
    Entry& kept = entries_[entry.name];
    kept.asked_at = clock_.now();
    if (auto* provider = std::get_if<Provider>(&result)) {
        kept.provider = std::make_shared<const Provider>(std::move(*provider));
        kept.rest = kLifetime;
    } else {
        kept.why = std::move(std::get<DiscoveryFailure>(result).why);
        kept.rest = kRest;
    }
}

std::variant<Provider, DiscoveryFailure> Discovery::fetch(const Provider& entry) {
    http::FetchRequest request{"GET", discovery_url(entry.issuer), {}, {}};
    request.headers.set("Accept", "application/json");
    const http::FetchResult result = fetcher_.fetch(request);
    if (const auto* fault = std::get_if<http::FetchFailure>(&result))
        return failure(std::string(http::name(*fault)));
    const http::Answer& answer = std::get<http::Answer>(result);
    if (answer.status != 200) return failure("status " + std::to_string(answer.status));
    return apply_discovery_document(entry, answer.body);
}

}  // namespace holdfast::oauth
