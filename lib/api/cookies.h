// The cookies of Holdfast: two of the session, and one for each authorization request under way.
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

// How many flows a browser keeps: one that never comes back leaves its cookie, and those of many would make a
// request too large.
inline constexpr std::size_t kMaxFlows = 5;

// Named by the state's digest; it goes to addresses below /auth, or over https to all of this host.
std::optional<std::string> flow_cookie(const Context& context, const http::Request& request,
                                       std::string_view state_digest);
// Removes the oldest flows that came with the request, so that with this one there are kMaxFlows.
void set_flow_cookie(const Context& context, const http::Request& request,
                     const accounts::LinkingStart& start, http::Response& response);
void clear_flow_cookie(const Context& context, std::string_view state_digest, http::Response& response);

}  // namespace holdfast::api
