// Checks which client calls an endpoint with a form (RFC 6749 section 2.3.1): client_secret_post or HTTP
// Basic.
#pragma once

#include "http/message.h"
#include "http/url.h"
#include "oauth/demo/answers.h"
#include "oauth/demo/demo_provider.h"

#include <string>
#include <variant>
#include <vector>

namespace holdfast::oauth::demo {

// The id of the client; or why the request is refused, also for a form that can't be read in one way.
std::variant<std::string, const OAuthError*> authenticate_client(const std::vector<DemoClient>& clients,
                                                                 const http::Request& request,
                                                                 const http::Params& form);

}  // namespace holdfast::oauth::demo
