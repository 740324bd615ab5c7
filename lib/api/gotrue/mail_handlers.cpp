// What would send mail: it is answered as by a project that sends none.
#include "api/gotrue/errors.h"
#include "api/gotrue/fields.h"
#include "api/gotrue/handlers.h"
#include "api/gotrue/user_json.h"

namespace holdfast::api::gotrue {
namespace {

using base::Json;

void require_email(const Call& call, const char* otherwise) {
    refuse_phone(call.body);
    if (optional_text(call.body, "email").value_or("").empty()) throw invalid(otherwise);
}

}  // namespace

// The same for an unknown email, so that the answer does not tell who has signed up.
http::Response recover(const Call& call) {
    require_email(call, "Password recovery requires an email");
    return json_response(Json::object({}));
}

http::Response resend(const Call& call) {
    require_email(call, "missing email or phone");
    return json_response(Json::object({}));
}

http::Response send_otp(const Call& call) {
    require_email(call, "missing email or phone");
    throw refusal(Fault::otp_disabled);
}

http::Response verify(const Call&) { throw refusal(Fault::otp_expired); }

http::Response send_nonce(const Call&, const CurrentUser&) { return json_response(Json::object({})); }

// Nobody signs in with a provider here: an account of theirs is linked by a user who is signed in.
http::Response authorize(const Call&) { throw invalid("Unsupported provider: provider is not enabled"); }

}  // namespace holdfast::api::gotrue
