// The cookies of Holdfast: two for the session, and one for each authorization request that is not finished.
#pragma once

#include "accounts/linking.h"
#include "accounts/users.h"
#include "api/context.h"
#include "http/message.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::api {

std::optional<std::string> access_token_cookie(const Context& context, const http::Request& request);
std::optional<std::string> refresh_token_cookie(const Context& context, const http::Request& request);

void set_session_cookies(const Context& context, const accounts::SignedIn& session, http::Response& response);
void clear_session_cookies(const Context& context, http::Response& response);

// How many flow cookies a browser keeps: unfinished flows leave theirs, and many of them would make a request
// too large.
inline constexpr std::size_t kMaxFlows = 5;

// The sealed flow in the cookie of this state; nullopt if there is none. The cookie's name comes from the
// state's digest. Its path is /auth; over https it is /.
std::optional<std::string> flow_cookie(const Context& context, const http::Request& request,
                                       std::string_view state_digest);
// Also removes the oldest flow cookies of the request, so that kMaxFlows are left with this one.
void set_flow_cookie(const Context& context, const http::Request& request,
                     const accounts::LinkingStart& start, http::Response& response);
void clear_flow_cookie(const Context& context, std::string_view state_digest, http::Response& response);

}  // namespace holdfast::api
