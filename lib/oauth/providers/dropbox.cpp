// Dropbox: https://developers.dropbox.com/oauth-guide
#include "oauth/provider.h"

namespace holdfast::oauth::providers {
namespace {

// https://www.dropbox.com/developers/documentation/http/documentation#users-get_current_account
std::optional<Identity> read_account(const base::Json& account) {
    return make_identity(account.string("account_id"), account.string("email"));
}

// https://www.dropbox.com/developers/documentation/http/documentation#users-get_space_usage. A team shares
// its space, unless it gives this member a part of it: 0 is no part.
std::optional<Quota> read_space_usage(const base::Json& usage) {
    const base::Json* allocation = usage.find("allocation");
    const std::string* tag = allocation == nullptr ? nullptr : allocation->string(".tag");
    if (tag == nullptr || (*tag != "individual" && *tag != "team"))
        return make_quota(usage.integer("used"), nullptr);
    if (*tag == "individual") return make_quota(usage.integer("used"), allocation->integer("allocated"));
    const std::int64_t* own = allocation->integer("user_within_team_space_allocated");
    if (own != nullptr && *own > 0) return make_quota(usage.integer("used"), own);
    return make_quota(allocation->integer("used"), allocation->integer("allocated"));
}

// The API tags its errors: {"error_summary":"...","error":{".tag":"expired_access_token"}}. The token
// endpoint has no words beyond OAuth's.
std::string read_error_word(const base::Json& refusal) {
    const base::Json* error = refusal.find("error");
    const std::string* tag = error == nullptr ? nullptr : error->string(".tag");
    return tag == nullptr ? "" : *tag;
}

}  // namespace

Provider dropbox() {
    Provider provider;
    provider.name = "dropbox";
    provider.display_name = "Dropbox";
    provider.mark = "parcel";
    provider.authorization_endpoint = "https://www.dropbox.com/oauth2/authorize";
    // Without it the response has no refresh token. Dropbox's refresh tokens do not expire.
    provider.authorization_parameters.add("token_access_type", "offline");
    provider.scopes = {"account_info.read", "files.metadata.read", "files.content.read"};
    provider.token_endpoint = "https://api.dropboxapi.com/oauth2/token";
    provider.identity_method = ApiMethod::post;
    provider.identity_endpoint = "https://api.dropboxapi.com/2/users/get_current_account";
    provider.read_identity = read_account;
    // https://www.dropbox.com/developers/documentation/http/documentation#auth-token-revoke: ends the access
    // token, its refresh token, and all other access tokens of that one.
    provider.revocation_endpoint = "https://api.dropboxapi.com/2/auth/token/revoke";
    provider.revocation_method = RevocationMethod::bearer;
    provider.revocation_ends_every_grant = false;
    // As OpenID Connect names it; without openid there is no id_token.
    provider.issuer = "https://www.dropbox.com";
    provider.quota_method = ApiMethod::post;
    provider.quota_endpoint = "https://api.dropboxapi.com/2/users/get_space_usage";
    provider.read_quota = read_space_usage;
    provider.read_error_word = read_error_word;
    return provider;
}

}  // namespace holdfast::oauth::providers
