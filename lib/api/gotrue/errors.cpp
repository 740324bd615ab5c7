#include "api/gotrue/errors.h"

#include <array>

namespace holdfast::api::gotrue {
namespace {

constexpr auto kFaults = std::to_array<Entry>({
    {Fault::bad_json, 400, "bad_json", "Could not parse request body as JSON"},
    {Fault::validation_failed, 400, "validation_failed", "A field of the request is missing or mistyped."},
    {Fault::invalid_credentials, 400, "invalid_credentials", "Invalid login credentials"},
    {Fault::unsupported_grant_type, 400, "invalid_credentials", "unsupported_grant_type"},
    {Fault::refresh_token_not_found, 400, "refresh_token_not_found",
     "Invalid Refresh Token: Refresh Token Not Found"},
    {Fault::refresh_token_already_used, 400, "refresh_token_already_used",
     "Invalid Refresh Token: Already Used"},
    {Fault::session_of_refresh_token_not_found, 400, "session_not_found",
     "Invalid Refresh Token: Session Not Found"},
    {Fault::reauthentication_needed, 400, "reauthentication_needed",
     "This update requires the password: sign in again, or send it as current_password; "
     "or the nonce of a mail"},
    {Fault::phone_provider_disabled, 400, "phone_provider_disabled", "Unsupported phone provider"},
    {Fault::bad_code_verifier, 400, "bad_code_verifier",
     "code challenge does not match previously saved code verifier"},
    {Fault::insufficient_aal, 401, "insufficient_aal",
     "This user has a second factor: send its code as well, as code"},
    {Fault::no_authorization, 401, "no_authorization", "This endpoint requires a valid Bearer token"},
    {Fault::invalid_jwt, 403, "bad_jwt", "invalid JWT: unable to parse or verify signature"},
    {Fault::no_subject, 403, "bad_jwt", "invalid claim: missing sub claim"},
    {Fault::user_of_token_not_found, 403, "user_not_found", "User from sub claim in JWT does not exist"},
    {Fault::session_of_token_not_found, 403, "session_not_found",
     "Session from session_id claim in JWT does not exist"},
    {Fault::not_admin, 403, "not_admin", "User not allowed"},
    {Fault::otp_expired, 403, "otp_expired", "Token has expired or is invalid"},
    {Fault::user_not_found, 404, "user_not_found", "User not found"},
    {Fault::flow_state_not_found, 404, "flow_state_not_found",
     "invalid flow state, no valid flow state found"},
    {Fault::path_not_found, 404, "not_found", "There is nothing at this address."},
    {Fault::method_not_allowed, 405, "method_not_allowed", "This address does not answer that method."},
    {Fault::conflict, 409, "conflict", "Another request has changed the user meanwhile. Please try again."},
    {Fault::payload_too_large, 413, "request_too_large", "The request body is over 64 KiB."},
    {Fault::user_already_exists, 422, "user_already_exists", "User already registered"},
    {Fault::email_exists, 422, "email_exists", "A user with this email address has already been registered"},
    {Fault::weak_password, 422, "weak_password", "Password is too short."},
    {Fault::same_password, 422, "same_password", "New password should be different from the old password."},
    {Fault::anonymous_provider_disabled, 422, "anonymous_provider_disabled",
     "Anonymous sign-ins are disabled"},
    {Fault::signup_disabled, 422, "signup_disabled", "Signups not allowed for this instance"},
    {Fault::reauthentication_not_valid, 422, "reauthentication_not_valid", "Nonce has expired or is invalid"},
    {Fault::mfa_verification_failed, 422, "mfa_verification_failed", "Invalid TOTP code entered"},
    {Fault::identity_not_found, 422, "identity_not_found", "Identity doesn't exist"},
    {Fault::single_identity_not_deletable, 422, "single_identity_not_deletable",
     "User must have at least 1 identity after unlinking"},
    {Fault::flow_state_expired, 422, "flow_state_expired", "invalid flow state, flow state has expired"},
    {Fault::rate_limited, 429, "over_request_rate_limit", "Request rate limit reached"},
    {Fault::unavailable, 503, "request_timeout",
     "Processing this request timed out, please retry after a moment."},
    {Fault::unexpected_failure, 500, "unexpected_failure",
     "Unexpected failure, please check server logs for more information"},
});

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < kFaults.size(); ++i) {
        if (kFaults[i].fault != static_cast<Fault>(i)) return false;
    }
    return true;
}
static_assert(is_in_order(), "every fault has an entry, and its place is the fault's number");

Fault fault_of(Error error) {
    switch (error) {
        case Error::invalid_json:
        case Error::invalid_request:
            return Fault::bad_json;
        case Error::not_found:
            return Fault::path_not_found;
        case Error::method_not_allowed:
            return Fault::method_not_allowed;
        case Error::payload_too_large:
            return Fault::payload_too_large;
        case Error::rate_limited:
            return Fault::rate_limited;
        case Error::unavailable:
            return Fault::unavailable;
        default:
            return Fault::unexpected_failure;
    }
}

}  // namespace

std::span<const Entry> error_table() { return kFaults; }

SupabaseRefusal refusal(Fault fault, std::string message) {
    const Entry& entry = kFaults[static_cast<std::size_t>(fault)];
    if (message.empty()) message = entry.message;
    return {entry.status, std::string(entry.code), std::move(message)};
}

SupabaseRefusal translated(const Refusal& error) { return refusal(fault_of(error.error())); }

}  // namespace holdfast::api::gotrue
