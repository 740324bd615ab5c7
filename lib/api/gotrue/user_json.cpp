#include "api/gotrue/user_json.h"

#include "accounts/user_directory.h"
#include "api/gotrue/errors.h"
#include "base/clock.h"

namespace holdfast::api::gotrue {
namespace {

using base::Json;
using base::rfc3339;

constexpr const char* kAuthenticated = "authenticated";

std::vector<std::string> providers_of(const Told& told) {
    std::vector<std::string> names;
    for (const accounts::AccountView& view : told.accounts) names.push_back(view.account.provider);
    return names;
}

void set_time(Json& json, const char* name, const std::optional<base::Time>& time) {
    if (time) json.set(name, rfc3339(*time));
}

Json email_identity(const storage::UserDetails& user) {
    auto json =
        Json::object({{"identity_id", user.id},
                      {"id", user.id},
                      {"user_id", user.id},
                      {"identity_data", Json::object({{"sub", user.id},
                                                      {"email", user.email},
                                                      {"email_verified", user.email_confirmed_at.has_value()},
                                                      {"phone_verified", false}})},
                      {"provider", "email"}});
    set_time(json, "last_sign_in_at", user.last_sign_in_at);
    return json.set("created_at", rfc3339(user.created_at))
        .set("updated_at", rfc3339(user.updated_at))
        .set("email", user.email);
}

Json identity(const storage::LinkedAccount& account) {
    return Json::object({{"identity_id", account.id},
                         {"id", account.provider_account_id},
                         {"user_id", account.user_id},
                         {"identity_data", Json::object({{"sub", account.provider_account_id},
                                                         {"email", account.account_email},
                                                         {"email_verified", false},
                                                         {"phone_verified", false}})},
                         {"provider", account.provider},
                         {"last_sign_in_at", rfc3339(account.connected_at)},
                         {"created_at", rfc3339(account.created_at)},
                         {"updated_at", rfc3339(account.updated_at)},
                         {"email", account.account_email}});
}

}  // namespace

Told told(const Context& context, storage::UserDetails user) {
    auto accounts = context.linked_accounts.list(user.id);
    return {std::move(user), std::move(accounts)};
}

Told require_told(const Context& context, std::string_view user_id) {
    auto user = context.user_directory.find(user_id);
    if (!user) throw refusal(Fault::user_not_found);
    return told(context, std::move(*user));
}

Json user_json(const Told& told) {
    const storage::UserDetails& user = told.user;
    auto json = Json::object(
        {{"id", user.id}, {"aud", kAuthenticated}, {"role", kAuthenticated}, {"email", user.email}});
    set_time(json, "email_confirmed_at", user.email_confirmed_at);
    json.set("phone", "");
    set_time(json, "confirmed_at", user.email_confirmed_at);
    set_time(json, "last_sign_in_at", user.last_sign_in_at);
    Json::Array identities;
    if (!user.email.empty()) identities.push_back(email_identity(user));
    for (const accounts::AccountView& view : told.accounts) identities.push_back(identity(view.account));
    return json.set("app_metadata", accounts::told_app_metadata(user, providers_of(told)))
        .set("user_metadata", accounts::told_user_metadata(user))
        .set("identities", std::move(identities))
        .set("created_at", rfc3339(user.created_at))
        .set("updated_at", rfc3339(user.updated_at))
        .set("is_anonymous", user.is_anonymous);
}

http::Response session_response(const Call& call, const accounts::SignedIn& session) {
    const Told told = require_told(call.context, session.user_id);
    return json_response(Json::object(
        {{"access_token", call.context.user_directory.access_token(session, told.user, providers_of(told))},
         {"token_type", "bearer"},
         {"expires_in", accounts::kAccessTokenLifetime.count()},
         {"expires_at", base::unix_seconds(session.issued_at) + accounts::kAccessTokenLifetime.count()},
         {"refresh_token", session.refresh_token},
         {"user", user_json(told)},
         {"weak_password", Json()}}));
}

http::Response json_response(const Json& body) { return http::Response::json(200, body.dump()); }

}  // namespace holdfast::api::gotrue
