// Google Drive: https://developers.google.com/identity/protocols/oauth2/web-server and
// https://developers.google.com/identity/openid-connect/openid-connect
#include "oauth/provider.h"

#include <charconv>

namespace holdfast::oauth::providers {
namespace {

// OpenID Connect's userinfo: `sub` never changes, the email may.
std::optional<Identity> read_userinfo(const base::Json& user) {
    return make_identity(user.string("sub"), user.string("email"));
}

std::optional<std::int64_t> number_of(const std::string* text) {
    std::int64_t number = 0;
    if (text == nullptr) return std::nullopt;
    const char* const end = text->data() + text->size();
    const auto [read, fault] = std::from_chars(text->data(), end, number);
    return fault == std::errc() && read == end ? std::optional(number) : std::nullopt;
}

// https://developers.google.com/drive/api/reference/rest/v3/about: numbers are texts, `usage` is of all
// services together, as the limit is. An account without a limit has none.
std::optional<Quota> read_about(const base::Json& about) {
    const base::Json* quota = about.find("storageQuota");
    if (quota == nullptr) return std::nullopt;
    const auto used = number_of(quota->string("usage")), limit = number_of(quota->string("limit"));
    return make_quota(used ? &*used : nullptr, limit ? &*limit : nullptr);
}

// The APIs name their errors: {"error":{"code":401,"status":"UNAUTHENTICATED",...}}. The token endpoint and
// userinfo have no words beyond OAuth's.
std::string read_error_word(const base::Json& refusal) {
    const base::Json* error = refusal.find("error");
    const std::string* status = error == nullptr ? nullptr : error->string("status");
    return status == nullptr ? "" : *status;
}

}  // namespace

Provider google_drive() {
    Provider provider;
    provider.name = "google_drive";
    provider.display_name = "Google Drive";
    provider.mark = "drive";
    provider.authorization_endpoint = "https://accounts.google.com/o/oauth2/v2/auth";
    // A refresh token comes only with access_type=offline, and after the first time only with
    // prompt=consent.
    provider.authorization_parameters.add("access_type", "offline");
    provider.authorization_parameters.add("prompt", "consent");
    provider.scopes = {"openid", "email", "profile", "https://www.googleapis.com/auth/drive.readonly"};
    provider.token_endpoint = "https://oauth2.googleapis.com/token";
    provider.identity_endpoint = "https://openidconnect.googleapis.com/v1/userinfo";
    provider.read_identity = read_userinfo;
    // https://developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke: it removes the client's
    // access to the account, whichever of its tokens is named.
    provider.revocation_endpoint = "https://oauth2.googleapis.com/revoke";
    provider.quota_endpoint = "https://www.googleapis.com/drive/v3/about?fields=storageQuota";
    provider.read_quota = read_about;
    provider.issuer = "https://accounts.google.com";
    provider.jwks_uri = "https://www.googleapis.com/oauth2/v3/certs";
    provider.read_error_word = read_error_word;
    return provider;
}

}  // namespace holdfast::oauth::providers
