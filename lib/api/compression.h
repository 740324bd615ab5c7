// Compression of responses (RFC 9110 section 8.4), for clients that ask for it.
//
// Only handlers whose answers hold no token compress them: the size of a compressed answer tells an
// eavesdropper whether a text that he put into it is like a secret in it.
#pragma once

#include "http/message.h"

#include <string>
#include <string_view>

namespace holdfast::api {

// True if the request accepts gzip (RFC 9110 section 12.5.3).
bool accepts_gzip(const http::Request& request);

enum class Effort { quick, thorough };
std::string gzip(std::string_view plain, Effort effort);

// The response, compressed if it is large enough and the request accepts gzip; always with Vary.
http::Response compressed(const http::Request& request, http::Response response);

}  // namespace holdfast::api
