// The demo provider's errors, and its answers in JSON.
#pragma once

#include "base/json.h"
#include "http/message.h"

#include <string>
#include <string_view>

namespace holdfast::oauth::demo {

// A row of Microsoft's table of error codes (AADSTS...). A dialect has words of its own for it.
struct OAuthError {
    int status;              // of the token endpoint's answer
    std::string_view error;  // RFC 6749 sections 4.1.2.1 and 5.2
    int code;                // AADSTS<code>
    std::string_view text;
};

// A JSON answer with the header fields that keep it out of caches.
http::Response no_store(int status, const base::Json& body);

// {"error","error_description"}, for a path or method that is not there, or a refusal.
http::Response plain_error(int status, std::string_view error, std::string_view text);

// no_store() with 200.
http::Response private_json(const base::Json& body);

}  // namespace holdfast::oauth::demo
