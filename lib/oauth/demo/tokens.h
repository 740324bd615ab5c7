// The demo provider's token endpoint (RFC 6749 section 3.2): redeems authorization codes and refresh tokens.
#pragma once

#include "http/message.h"
#include "oauth/demo/context.h"
#include "oauth/demo/dialect.h"

namespace holdfast::oauth::demo {

// Blocks for 10 s if the account's email has the tag +slow.
http::Response token(Context& context, const Dialect& dialect, const http::Request& request);

// The answer to a request that is refused, in the dialect's words.
http::Response refuse(const Context& context, const Dialect& dialect, const http::Request& request,
                      GrantType grant_type, const OAuthError& error);

}  // namespace holdfast::oauth::demo
