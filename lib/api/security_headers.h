// The header fields by which an answer tells browsers to be careful: the list of the OWASP Secure Headers
// Project, where it applies. They go out with every answer, refusals and those without content included.
#pragma once

#include "http/message.h"

namespace holdfast::api {

// Fields that a handler knows better stay as they are: Cache-Control, Content-Security-Policy and
// Cross-Origin-Resource-Policy. Strict-Transport-Security is for those who came by https.
void add_security_headers(http::Response& response, bool is_https);

}  // namespace holdfast::api
