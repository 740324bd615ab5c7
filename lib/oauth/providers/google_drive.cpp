// Google Drive: https://developers.google.com/identity/protocols/oauth2/web-server and
// https://developers.google.com/identity/openid-connect/openid-connect
#include "oauth/provider.h"

namespace holdfast::oauth::providers {
namespace {

// OpenID Connect's userinfo: `sub` never changes, the email may.
std::optional<Identity> read_userinfo(const base::Json& user) {
    return make_identity(user.string("sub"), user.string("email"));
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
    provider.issuer = "https://accounts.google.com";
    provider.jwks_uri = "https://www.googleapis.com/oauth2/v3/certs";
    provider.read_error_word = read_error_word;
    return provider;
}

}  // namespace holdfast::oauth::providers
