// The second factor of a user: added, confirmed, removed, and what a request gives of it.
#include "accounts/second_factors.h"
#include "accounts/users.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "api/passkey_json.h"
#include "api/qr_code.h"
#include "api/request_body.h"
#include "base/json.h"
#include "storage/sessions.h"

namespace holdfast::api {

accounts::GivenCode code_of(const Call& call) {
    return {optional_text(call.body, "code").value_or(""), call.client, call.network,
            optional_passkey(call.body, "passkey")};
}

Refusal refusal_of(const accounts::CodeFault& fault) {
    switch (fault.why) {
        case accounts::CodeFault::Why::no_factor:
            return Refusal(Error::second_factor_not_found);
        case accounts::CodeFault::Why::required: {
            Refusal refusal(Error::second_factor_required);
            if (fault.passkey) refusal.add("passkey", request_json(*fault.passkey));
            return refusal;
        }
        case accounts::CodeFault::Why::wrong:
            return Refusal(Error::invalid_code);
        case accounts::CodeFault::Why::wrong_passkey:
            return Refusal(Error::invalid_passkey);
        case accounts::CodeFault::Why::limited:
            return Refusal(Error::rate_limited, fault.wait);
    }
    return Refusal(Error::internal_error);
}

void require_second_factor_for_handover(const Call& call, const CurrentUser& user) {
    if (!call.context.handover_needs_second_factor) return;
    const auto fault = call.context.second_factors.require(user.user_id, user.email, code_of(call));
    if (!fault) return;
    const bool has_none = fault->why == accounts::CodeFault::Why::no_factor;
    throw has_none ? Refusal(Error::second_factor_missing) : refusal_of(*fault);
}

Response show_second_factor(const Call& call, const CurrentUser& user) {
    const auto state = call.context.second_factors.state(user.user_id);
    return success_response(
        200, base::Json::object({{"enabled", state.is_on}, {"recovery_codes_left", state.recovery_codes}}));
}

Response begin_second_factor(const Call& call, const CurrentUser& user) {
    const auto secret = call.context.second_factors.begin(user);
    if (!secret) throw Refusal(Error::second_factor_exists);
    return success_response(200, base::Json::object({{"secret", secret->base32},
                                                     {"otpauth_uri", secret->uri},
                                                     {"qr_code", qr_svg(secret->uri)}}));
}

Response confirm_second_factor(const Call& call, const CurrentUser& user) {
    (void)require_text(call.body, "code");
    const auto result = call.context.second_factors.confirm(user, code_of(call));
    if (const auto* fault = std::get_if<accounts::CodeFault>(&result)) throw refusal_of(*fault);
    base::Json::Array codes;
    for (const std::string& code : std::get<std::vector<std::string>>(result)) codes.emplace_back(code);
    return success_response(200, base::Json::object({{"recovery_codes", std::move(codes)}}));
}

// One code is enough, also where the password has to be given again.
Response remove_second_factor(const Call& call, const CurrentUser& user) {
    if (call.body.find("passkey") == nullptr) (void)require_text(call.body, "code");
    if (call.context.users.is_recent(user)) {
        const auto fault = call.context.second_factors.require(user.user_id, user.email, code_of(call));
        if (fault) throw refusal_of(*fault);
    } else {
        const auto password = optional_text(call.body, "password");
        if (!password) throw Refusal(Error::reauthentication_required);
        require_password(call, user, *password);
    }
    if (!call.context.second_factors.remove(user, call.network))
        throw Refusal(Error::second_factor_not_found);
    return Response::empty(204);
}

}  // namespace holdfast::api
