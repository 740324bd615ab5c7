// The only place that decides whether a request may use its route.
//
//   Request -> who may -> body -> limit -> handler
//
// Invariant: a handler runs only for a request that its row of the table lets through.
#pragma once

#include "api/route.h"
#include "http/message.h"

#include <string_view>

namespace holdfast::api {

// The handler's answer. Throws what the handler throws, and Refusal: not_signed_in,
// reauthentication_required, invalid_refresh_token, cross_site, what require_json_body throws, and
// rate_limited; SupabaseRefusal for a row of Supabase's surface (supabase/caller.h).
http::Response pass(const Route& route, const Context& context, const http::Request& request);

// Counts the request for a limit that its handler chooses. `account` is as in RateLimits::charge. Throws
// Refusal rate_limited.
void require_allowance(const Call& call, Limit limit, std::string_view account);

}  // namespace holdfast::api
