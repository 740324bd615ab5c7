#include "accounts/users.h"
#include "api/gotrue/handlers.h"
#include "api/gotrue/user_json.h"
#include "base/json.h"
#include "oauth/provider.h"

namespace holdfast::api::gotrue {
namespace {

using base::Json;

}  // namespace

http::Response show_health(const Call&) {
    return json_response(Json::object({{"name", "GoTrue"},
                                       {"version", "holdfast"},
                                       {"description", "Holdfast in the place of Supabase's auth server"}}));
}

// Cloud accounts are linked, and nobody signs in with one: so no provider is "external".
http::Response show_settings(const Call& call) {
    const accounts::SignUpRules& rules = call.context.users.sign_up_rules();
    return json_response(Json::object(
        {{"external",
          Json::object({{"anonymous_users", rules.allows_anonymous}, {"email", true}, {"phone", false}})},
         {"disable_signup", rules.sign_up != accounts::WhoSignsUp::anyone},
         {"mailer_autoconfirm", true},
         {"phone_autoconfirm", false},
         {"sms_provider", ""},
         {"saml_enabled", false}}));
}

}  // namespace holdfast::api::gotrue
