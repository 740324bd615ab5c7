// The code of a second factor, which a request gives in the field `code`: Supabase's own way, a session that
// is worth less until the code is given, is not here.
#pragma once

#include "accounts/second_factors.h"
#include "api/route.h"

namespace holdfast::api::gotrue {

// Throws SupabaseRefusal validation_failed.
accounts::GivenCode given_code(const Call& call);

// Throws SupabaseRefusal insufficient_aal or mfa_verification_failed, or Refusal rate_limited.
[[noreturn]] void refuse(const accounts::CodeFault& fault);

}  // namespace holdfast::api::gotrue
