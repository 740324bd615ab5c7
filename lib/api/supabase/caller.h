// Who calls Supabase's surface: by `apikey`, and by `Authorization: Bearer`. No cookie counts here, so a page
// of any origin may call it.
#pragma once

#include "accounts/api_keys.h"
#include "api/context.h"
#include "http/message.h"
#include "storage/sessions.h"

#include <optional>

namespace holdfast::api {

// The database role that PostgREST would take for a request.
enum class Role { anon, authenticated, service_role };

struct Caller {
    Role role;
    std::optional<storage::SessionUser> user;  // exactly for `authenticated`
};

// The role of the API key, in the field `apikey` or the parameter of that name. Throws SupabaseRefusal: 401
// of the gateway if it is missing or not one of ours.
accounts::ApiRole require_api_key(const Context& context, const http::Request& request);

// Whose token the request has: an API key as the bearer token is its role; without a bearer token the role is
// that of `apikey`. Throws SupabaseRefusal: those of require_api_key(), and 401 PGRST301 for any other token
// that is not the access token of a session that is alive.
Caller require_caller(const Context& context, const http::Request& request);

// The user whose access token is the bearer token. Throws SupabaseRefusal: those of require_api_key(), and
// no_authorization, bad_jwt, session_not_found or user_not_found (gotrue/errors.h).
storage::SessionUser require_user_of_token(const Context& context, const http::Request& request);

// Returns if the bearer token is of the role service_role. Throws SupabaseRefusal: those of
// require_api_key(), and no_authorization, not_admin or what require_user_of_token() throws.
void require_service_role(const Context& context, const http::Request& request);

}  // namespace holdfast::api
