// The errors of /rest/v1 (PostgREST manual, "Errors").
#pragma once

#include "api/errors.h"
#include "api/supabase/refusal.h"

namespace holdfast::api::rest {

// An error of api/errors.h in PostgREST's words.
SupabaseRefusal translated(const Refusal& refusal);

}  // namespace holdfast::api::rest
