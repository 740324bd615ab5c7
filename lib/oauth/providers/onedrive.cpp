// Microsoft's OneDrive: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
#include "base/encoding.h"
#include "base/text.h"
#include "oauth/provider.h"

#include <cstddef>
#include <cstdint>

namespace holdfast::oauth::providers {
namespace {

constexpr std::string_view kLogin = "https://login.microsoftonline.com/";

// Microsoft signs every personal account in under this tenant; "consumers" is an alias of it.
constexpr std::string_view kConsumersTenantId = "9188040d-6c67-4c5b-b112-36a304b66dad";

constexpr std::size_t kPersonalIdDigits = 16;

// Graph's user: https://learn.microsoft.com/graph/api/user-get. `mail` is null for many accounts.
std::optional<Identity> read_user(const base::Json& user) {
    const std::string* id = user.string("id");
    if (auto identity = make_identity(id, user.string("mail"))) return identity;
    return make_identity(id, user.string("userPrincipalName"));
}

// https://learn.microsoft.com/graph/api/resources/quota: a drive without a limit has a total of 0, or none.
std::optional<Quota> read_drive(const base::Json& drive) {
    const base::Json* quota = drive.find("quota");
    if (quota == nullptr) return std::nullopt;
    return make_quota(quota->integer("used"), quota->integer("total"));
}

// Graph's id is the `oid` claim. The id of a personal account has up to 16 hex digits; its `oid` has zeros
// before them: 00000000-0000-0000-0123-456789abcdef. An id_token without the scope `profile` has no `oid`;
// then `sub` may be the id.
bool is_same_account(const Identity& identity, const base::Json& claims) {
    if (claims.find("oid") == nullptr) return has_same_subject(identity, claims);
    const std::string* oid = claims.string("oid");
    if (oid == nullptr) return false;
    const std::string object_id = base::ascii_lower(*oid);
    const std::string id = base::ascii_lower(identity.provider_account_id);
    if (id.size() > kPersonalIdDigits) return object_id == id;
    const std::string digits = std::string(kPersonalIdDigits - id.size(), '0') + id;
    return object_id == "00000000-0000-0000-" + digits.substr(0, 4) + "-" + digits.substr(4);
}

// The token endpoint numbers its errors: {"error":"invalid_client","error_codes":[7000215],...}. Graph has
// words: {"error":{"code":"InvalidAuthenticationToken",...}}.
std::string read_error_word(const base::Json& refusal) {
    if (const base::Json* codes = refusal.find("error_codes")) {
        const bool is_list = codes->as_array() != nullptr && !codes->as_array()->empty();
        const std::int64_t* code = is_list ? codes->as_array()->front().as_integer() : nullptr;
        return code == nullptr ? "" : "AADSTS" + std::to_string(*code);
    }
    const base::Json* error = refusal.find("error");
    const std::string* code = error == nullptr ? nullptr : error->string("code");
    return code == nullptr ? "" : *code;
}

// The issuer in the discovery document of a tenant. Under "common", "organizations" and a domain name the
// tenant is known only from the id_token.
std::string issuer_of(const std::string& tenant) {
    std::string tenant_id = "{tenantid}";
    if (tenant == "consumers") tenant_id = kConsumersTenantId;
    if (const std::string lower = base::ascii_lower(tenant); base::is_uuid(lower)) tenant_id = lower;
    return std::string(kLogin) + tenant_id + "/v2.0";
}

std::optional<std::string> use_tenant(Provider& provider, const std::string& tenant) {
    constexpr const char* kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    if (tenant.empty() || tenant.find_first_not_of(kPlain) != std::string::npos) {
        return "'" + tenant + "' is not a tenant's name or id";
    }
    const std::string base = std::string(kLogin) + tenant;
    provider.authorization_endpoint = base + "/oauth2/v2.0/authorize";
    provider.token_endpoint = base + "/oauth2/v2.0/token";
    provider.jwks_uri = base + "/discovery/v2.0/keys";
    provider.issuer = issuer_of(tenant);
    return std::nullopt;
}

}  // namespace

Provider onedrive() {
    Provider provider;
    provider.name = "onedrive";
    provider.display_name = "OneDrive";
    provider.mark = "cloud";
    provider.authorization_parameters.add("response_mode", "query");
    provider.scopes = {"openid", "profile", "email", "offline_access", "Files.Read", "User.Read"};
    provider.identity_endpoint = "https://graph.microsoft.com/v1.0/me";
    provider.read_identity = read_user;
    provider.quota_endpoint = "https://graph.microsoft.com/v1.0/me/drive";
    provider.read_quota = read_drive;
    provider.is_same_account = is_same_account;
    provider.read_error_word = read_error_word;
    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    provider.expired_grant_words = {"AADSTS70008", "AADSTS700082", "AADSTS700084"};
    provider.settings = {
        {"tenant", "common", "common, consumers, organizations or a tenant's id", use_tenant}};
    use_tenant(provider, "common");
    return provider;
}

}  // namespace holdfast::oauth::providers
