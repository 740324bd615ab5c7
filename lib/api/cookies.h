// The cookies of Holdfast: two of the session, and one for each authorization request under way.
#pragma once

#include "accounts/linking.h"
#include "accounts/users.h"
#include "api/context.h"
#include "http/message.h"

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::api {

std::optional<std::string> access_token_cookie(const Context& context, const http::Request& request);
std::optional<std::string> refresh_token_cookie(const Context& context, const http::Request& request);

void set_session_cookies(const Context& context, const accounts::SignedIn& session, http::Response& response);
void clear_session_cookies(const Context& context, http::Response& response);

// Scoped to the provider's callback path and named by the state's digest.
std::optional<std::string> flow_cookie(const Context& context, const http::Request& request,
                                       std::string_view state_digest);
void set_flow_cookie(const Context& context, const std::string& provider, const accounts::LinkingStart& start,
                     http::Response& response);
void clear_flow_cookie(const Context& context, const std::string& provider, std::string_view state_digest,
                       http::Response& response);

}  // namespace holdfast::api
