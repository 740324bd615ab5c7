#include "oauth/provider.h"

#include "base/encoding.h"
#include "base/text.h"
#include "http/url.h"

#include <algorithm>
#include <cstddef>

namespace holdfast::oauth {
namespace {

constexpr std::string_view kTenantPlaceholder = "{tenantid}";
constexpr std::size_t kUuidSize = 36;
constexpr std::size_t kMaxIdBytes = 255;
constexpr std::size_t kMaxEmailBytes = 254;

// Microsoft signs every personal account in under this tenant; "consumers" is an alias of it.
constexpr std::string_view kConsumersTenantId = "9188040d-6c67-4c5b-b112-36a304b66dad";

bool is_usable(const std::string* text, std::size_t max_bytes) {
    return text != nullptr && !text->empty() && text->size() <= max_bytes && !base::has_control(*text);
}

// Graph's user: https://learn.microsoft.com/graph/api/user-get. `mail` is null for many accounts.
std::optional<Identity> parse_graph_user(const base::Json& answer) {
    const std::string* id = answer.string("id");
    const std::string* email = answer.string("mail");
    if (!is_usable(email, kMaxEmailBytes)) email = answer.string("userPrincipalName");
    if (!is_usable(id, kMaxIdBytes) || !is_usable(email, kMaxEmailBytes)) return std::nullopt;
    return Identity{*id, *email};
}

// The issuer in the discovery document of a tenant. Under "common", "organizations" and a domain name the
// tenant is known only from the id_token.
std::string microsoft_issuer(std::string_view tenant, std::string_view login_origin) {
    std::string tenant_id(kTenantPlaceholder);
    if (tenant == "consumers") tenant_id = kConsumersTenantId;
    if (const std::string lower = base::ascii_lower(tenant); base::is_uuid(lower)) tenant_id = lower;
    return std::string(login_origin) + "/" + tenant_id + "/v2.0";
}

}  // namespace

bool Provider::expects_id_token() const {
    return std::find(scopes.begin(), scopes.end(), "openid") != scopes.end();
}

std::string Provider::scope() const {
    std::string joined;
    for (const std::string& one : scopes) {
        if (!joined.empty()) joined += ' ';
        joined += one;
    }
    return joined;
}

const Provider* Providers::find(std::string_view name) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [name](const Provider& entry) { return entry.name == name; });
    return found == entries_.end() ? nullptr : &*found;
}

Provider onedrive(std::string_view tenant, std::string_view login_origin, std::string_view graph_origin) {
    const std::string login = std::string(login_origin) + "/" + http::percent_encode(tenant);
    Provider provider;
    provider.name = "onedrive";
    provider.display_name = "OneDrive";
    provider.authorization_endpoint = login + "/oauth2/v2.0/authorize";
    provider.token_endpoint = login + "/oauth2/v2.0/token";
    provider.identity_endpoint = std::string(graph_origin) + "/v1.0/me";
    provider.issuer = microsoft_issuer(tenant, login_origin);
    provider.jwks_uri = login + "/discovery/v2.0/keys";
    provider.scopes = {"openid", "profile", "email", "offline_access", "Files.Read", "User.Read"};
    provider.parse_identity = parse_graph_user;
    return provider;
}

bool issuer_matches(std::string_view expected, std::string_view issuer,
                    const std::optional<std::string>& tenant_id) {
    const std::size_t at = expected.find(kTenantPlaceholder);
    if (at == std::string_view::npos) return issuer == expected;
    const std::string_view before = expected.substr(0, at);
    const std::string_view after = expected.substr(at + kTenantPlaceholder.size());
    if (issuer.size() != before.size() + kUuidSize + after.size()) return false;
    const std::string_view tenant = issuer.substr(at, kUuidSize);
    return issuer.starts_with(before) && issuer.ends_with(after) && base::is_uuid(tenant) &&
           (!tenant_id || tenant == *tenant_id);
}

}  // namespace holdfast::oauth
