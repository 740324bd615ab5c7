// Conditional requests (RFC 9110 section 13): content that the client has already is not sent again.
#pragma once

#include "http/message.h"

#include <string>

namespace holdfast::api {

// True if the request's If-None-Match has this quoted entity tag, by weak comparison (RFC 9110
// section 13.1.2).
bool is_known(const http::Request& request, const std::string& etag);

// A 200 of this JSON with an ETag, compressed as api/compression.h says; 304 without a body if the client has
// it already.
http::Response json_unless_known(const http::Request& request, std::string json);

}  // namespace holdfast::api
