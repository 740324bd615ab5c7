// The demo provider's token endpoint (RFC 6749 section 3.2): redeems authorization codes and refresh tokens.
#pragma once

#include "http/message.h"
#include "oauth/demo/context.h"
#include "oauth/demo/dialect.h"

namespace holdfast::oauth::demo {

// Blocks for 10 s if the account's email has the tag +slow.
http::Response token(Context& context, const Dialect& dialect, const http::Request& request);

}  // namespace holdfast::oauth::demo
