// Compression of responses (RFC 9110 section 8.4), for clients that ask for it.
//
// Not every answer may have it: the size of a compressed answer tells an eavesdropper whether a text that he
// could get into it is like a secret beside it. So handlers ask for it by name, those whose answers hold no
// token.
#pragma once

#include "http/message.h"

#include <string>
#include <string_view>

namespace holdfast::api {

// The request takes gzip (RFC 9110 section 12.5.3).
bool accepts_gzip(const http::Request& request);

enum class Effort { quick, thorough };
std::string gzip(std::string_view plain, Effort effort);

// The response, compressed where it is worth it and the request takes it; says that it varies in any case.
http::Response compressed(const http::Request& request, http::Response response);

}  // namespace holdfast::api
