// The demo provider's authorization endpoint (RFC 6749 section 3.1, OpenID Connect Core section 3.1.2):
// checks an authorization request, lets a person choose an account, and answers with a redirect to the
// client.
//
// A client or redirect URI that is not ours gets an error page and never a redirect.
#pragma once

#include "http/message.h"
#include "oauth/demo/context.h"
#include "oauth/demo/dialect.h"

namespace holdfast::oauth::demo {

// GET: the page; for prompt=none the answer at once.
http::Response authorize(Context& context, const Dialect& dialect, const http::Request& request);

// POST of the page's own forms: the request's parameters again, and `email` or `deny`.
http::Response submit_page(Context& context, const Dialect& dialect, const http::Request& request);

}  // namespace holdfast::oauth::demo
