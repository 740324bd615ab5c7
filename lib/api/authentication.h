// Who sends a request: by `Authorization: Bearer`, or by the browser's cookie.
#pragma once

#include "accounts/current_user.h"
#include "api/context.h"
#include "base/json.h"
#include "http/message.h"

#include <optional>
#include <string>

namespace holdfast::api {

// The user behind the request. Throws Refusal not_signed_in, and cross_site where a request that changes
// something is authenticated by cookie and does not come from our own pages.
accounts::CurrentUser require_user(const Context& context, const http::Request& request);

// The same for a link that begins something: a cookie counts only if the link was followed on a page of ours,
// or by the browser's user, and not where another page leads.
accounts::CurrentUser require_user_of_own_link(const Context& context, const http::Request& request);

// The refresh token that the body holds, or else the browser's cookie; it may be anybody's. Throws Refusal
// invalid_refresh_token if there is none, invalid_request if the body's is no text, and cross_site if it is
// the cookie's and the request does not come from our own pages.
std::string require_refresh_token(const Context& context, const http::Request& request,
                                  const base::Json& body);

// Who is signed in, or was last, in this browser, even where the access token's hour is over.
std::optional<std::string> browser_user_id(const Context& context, const http::Request& request);

}  // namespace holdfast::api
