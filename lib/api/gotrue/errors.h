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
    no_authorization,
    invalid_jwt,
    no_subject,
    user_of_token_not_found,
    session_of_token_not_found,
    not_admin,
    path_not_found,
    method_not_allowed,
    payload_too_large,
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
