// Finds the user who sends a request: by `Authorization: Bearer`, or by the browser's cookie.
#pragma once

#include "accounts/apps.h"
#include "accounts/current_user.h"
#include "api/context.h"
#include "base/json.h"
#include "http/message.h"

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::api {

// The token of `Authorization: Bearer` (RFC 6750 section 2.1; in any case), which may be empty. nullopt if
// there is no such field, or if it has another scheme.
std::optional<std::string_view> bearer_token(const http::Request& request);

// The user who sends the request. Throws Refusal: not_signed_in; cross_site if a request that changes
// something is authenticated by cookie and does not come from our own pages.
accounts::CurrentUser require_user(const Context& context, const http::Request& request);

// The same for a link that starts something: a cookie counts only if the link was followed on a page of ours
// or opened by the browser's user; else Refusal cross_site.
accounts::CurrentUser require_user_of_own_link(const Context& context, const http::Request& request);

// Throws Refusal cross_site unless Origin, or Sec-Fetch-Site if there is none, says that the request comes
// from our own pages. The functions here ask for it where a cookie counts.
void require_own_pages(const Context& context, const http::Request& request);

// The refresh token in the body, or else in the browser's cookie; not verified. Throws Refusal:
// invalid_refresh_token if there is none, invalid_request if the one in the body is not a text, cross_site if
// it is in the cookie and the request does not come from our own pages.
std::string require_refresh_token(const Context& context, const http::Request& request,
                                  const base::Json& body);

// The app that sends the request. Throws Refusal: cross_site if a browser sends it; invalid_app if it has no
// credential of an app; insufficient_scope.
storage::App require_app(const Context& context, const http::Request& request, accounts::AppScope scope);
// The same, and the tokens of the account in the path, if there is one.
storage::AppAndTokens require_app_and_tokens(const Context& context, const http::Request& request,
                                             accounts::AppScope scope);

// The user who is or was last signed in in this browser, even if the access token has expired.
std::optional<std::string> browser_user_id(const Context& context, const http::Request& request);

}  // namespace holdfast::api
