// The errors of /auth/v1, in one table: code, status and text as Supabase's own server has them
// (supabase/auth, internal/api/apierrors).
#pragma once

#include "api/errors.h"
#include "api/supabase/refusal.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::api::gotrue {

// In the order of the table.
enum class Fault : std::size_t {
    bad_json,
    validation_failed,
    invalid_credentials,
    unsupported_grant_type,
    refresh_token_not_found,
    refresh_token_already_used,
    session_of_refresh_token_not_found,
    reauthentication_needed,
    phone_provider_disabled,
    bad_code_verifier,
    insufficient_aal,
    no_authorization,
    invalid_jwt,
    no_subject,
    user_of_token_not_found,
    session_of_token_not_found,
    not_admin,
    otp_expired,
    user_not_found,
    flow_state_not_found,
    path_not_found,
    method_not_allowed,
    conflict,
    payload_too_large,
    user_already_exists,
    email_exists,
    weak_password,
    same_password,
    anonymous_provider_disabled,
    signup_disabled,
    reauthentication_not_valid,
    mfa_verification_failed,
    identity_not_found,
    single_identity_not_deletable,
    flow_state_expired,
    rate_limited,
    unavailable,
    unexpected_failure,
};

struct Entry {
    Fault fault;
    int status;
    std::string_view code;
    std::string_view message;
};

std::span<const Entry> error_table();

// The refusal to throw. If the message is empty, that of the table is used.
SupabaseRefusal refusal(Fault fault, std::string message = {});

// An error of api/errors.h in GoTrue's words.
SupabaseRefusal translated(const Refusal& refusal);

}  // namespace holdfast::api::gotrue
