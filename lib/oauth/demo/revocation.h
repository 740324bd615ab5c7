// The demo provider's revocation endpoint (RFC 7009).
#pragma once

#include "http/message.h"
#include "oauth/demo/context.h"
#include "oauth/demo/dialect.h"

namespace holdfast::oauth::demo {

// Ends the token's grant. `unknown` makes the answer for a token that is of no use.
http::Response revoke(Context& context, const Dialect& dialect, const http::Request& request,
                      http::Response (*unknown)());

}  // namespace holdfast::oauth::demo
