// The part of Microsoft Graph that linking needs, and the userinfo endpoint. All of them demand a bearer
// token (RFC 6750).
#pragma once

#include "http/message.h"
#include "oauth/demo/context.h"

namespace holdfast::oauth::demo {

http::Response graph_me(const Context& context, const http::Request& request);
http::Response graph_drive(const Context& context, const http::Request& request);
// OpenID Connect Core section 5.3.
http::Response userinfo(const Context& context, const http::Request& request);

}  // namespace holdfast::oauth::demo
