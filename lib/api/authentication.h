// Who sends a request: by `Authorization: Bearer`, or by the browser's cookie.
#pragma once

#include "accounts/users.h"
#include "api/context.h"
#include "http/message.h"

#include <optional>
#include <string>

namespace holdfast::api {

// The user behind the request. Throws Refusal not_signed_in, and cross_site where a request that changes
// something is authenticated by cookie and does not come from our own pages.
accounts::CurrentUser require_user(const Context& context, const http::Request& request);

// The same without a refusal: nothing where nobody is signed in.
std::optional<accounts::CurrentUser> find_user(const Context& context, const http::Request& request);

// Throws Refusal cross_site unless Origin, or where there is none Sec-Fetch-Site, says that the request comes
// from our own pages.
void require_own_pages(const Context& context, const http::Request& request);

// Who is signed in, or was last, in this browser, even where the access token's hour is over.
std::optional<std::string> browser_user_id(const Context& context, const http::Request& request);

}  // namespace holdfast::api
