// Checks which client calls the token endpoint (RFC 6749 section 2.3.1): client_secret_post or HTTP Basic.
#pragma once

#include "http/message.h"
#include "http/url.h"
#include "oauth/demo/answers.h"
#include "oauth/demo/demo_provider.h"

namespace holdfast::oauth::demo {

// A null pointer where the client is ours, else why it is not.
const OAuthError* client_authentication_fault(const DemoOptions& options, const http::Request& request,
                                              const http::Params& form);

}  // namespace holdfast::oauth::demo
