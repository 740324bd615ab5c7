// The demo provider's discovery document (OpenID Connect Discovery 1.0 section 3, RFC 8414) and its keys
// (RFC 7517).
#pragma once

#include "http/message.h"
#include "oauth/demo/context.h"

namespace holdfast::oauth::demo {

http::Response discovery_document(const Context& context, const http::Request& request);
http::Response key_set(const Context& context);

}  // namespace holdfast::oauth::demo
