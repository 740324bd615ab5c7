// The header fields by which an answer tells browsers to be careful: the list of the OWASP Secure Headers
// Project, where it applies. They go out with every answer, refusals and those without content included; only
// the Permissions-Policy, which says what a page's scripts may use, goes out with pages alone.
#pragma once

#include "http/message.h"

namespace holdfast::api {

// Whether browsers that came by https are told to come by https only (RFC 6797): not at all, to this host, or
// to all below it as well, other servers' included.
enum class Hsts { none, host, host_and_subdomains };

// Fields that a handler knows better stay as they are: Cache-Control, Content-Security-Policy and
// Cross-Origin-Resource-Policy.
void add_security_headers(http::Response& response, Hsts hsts);

}  // namespace holdfast::api
