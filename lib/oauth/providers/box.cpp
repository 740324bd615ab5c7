// Box: https://developer.box.com/guides/authentication/oauth2
#include "oauth/provider.h"

namespace holdfast::oauth::providers {
namespace {

// https://developer.box.com/reference/get-users-me: the id is a text of digits, the login is the email.
std::optional<Identity> read_user(const base::Json& user) {
    return make_identity(user.string("id"), user.string("login"));
}

// Of an account without a limit.
constexpr std::int64_t kUnlimited = 999'999'999'999'999;

// The same answer tells the quota.
std::optional<Quota> read_space(const base::Json& user) {
    const std::int64_t* amount = user.integer("space_amount");
    return make_quota(user.integer("space_used"),
                      amount != nullptr && *amount == kUnlimited ? nullptr : amount);
}

// The API has codes: {"type":"error","code":"not_found",...}. The token endpoint tells a refresh token that
// was not used for 60 days, or is spent, from one that was revoked only by its description.
std::string read_error_word(const base::Json& refusal) {
    if (const std::string* code = refusal.string("code")) return *code;
    const std::string* description = refusal.string("error_description");
    return description != nullptr && *description == "Refresh token has expired" ? "expired" : "";
}

}  // namespace

Provider box() {
    Provider provider;
    provider.name = "box";
    provider.display_name = "Box";
    provider.mark = "crate";
    provider.authorization_endpoint = "https://account.box.com/api/oauth2/authorize";
    provider.scopes = {"root_readonly"};
    // Every refresh spends the refresh token and brings a new one.
    provider.token_endpoint = "https://api.box.com/oauth2/token";
    provider.identity_endpoint = "https://api.box.com/2.0/users/me";
    provider.read_identity = read_user;
    // https://developer.box.com/reference/post-oauth2-revoke: "effectively logging a user out". It does not
    // say that another sign-in of the same user stays.
    provider.revocation_endpoint = "https://api.box.com/oauth2/revoke";
    provider.quota_endpoint = provider.identity_endpoint;
    provider.read_quota = read_space;
    provider.read_error_word = read_error_word;
    provider.expired_grant_words = {"expired"};
    return provider;
}

}  // namespace holdfast::oauth::providers
