// The header fields by which an answer restricts what browsers do with it: those of the OWASP Secure Headers
// Project that apply here. Every answer has them, also a refusal or one without content. Only pages have the
// Permissions-Policy, which says what their scripts may use.
#pragma once

#include "http/message.h"

namespace holdfast::api {

// Whether browsers that came by https must always use https (RFC 6797): no, for this host, or also for all
// hosts below it, including other servers.
enum class Hsts { none, host, host_and_subdomains };

// Keeps the values that a handler has set.
void add_security_headers(http::Response& response, Hsts hsts);

}  // namespace holdfast::api
