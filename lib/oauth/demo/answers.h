// The demo provider's answers in JSON, in the words of Microsoft.
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "http/message.h"

#include <string>
#include <string_view>

namespace holdfast::oauth::demo {

// A row of Microsoft's table of error codes (AADSTS...).
struct OAuthError {
    int status;              // of the token endpoint's answer
    std::string_view error;  // RFC 6749 sections 4.1.2.1 and 5.2
    int code;                // AADSTS<code>
    std::string_view text;
};

// "AADSTS70008: The provided ..."
std::string description(const OAuthError& error);

// The token endpoint's refusal: {"error","error_description","error_codes",...}.
http::Response oauth_error(const OAuthError& error, base::Time now);

// Graph's refusal: {"error":{"code","message","innerError"}}.
http::Response graph_error(int status, std::string_view code, std::string_view message, base::Time now);

// {"error","error_description"}, for a path or method that is not there.
http::Response plain_error(int status, std::string_view error, std::string_view text);

// 200, with the header fields that keep it out of caches.
http::Response private_json(const base::Json& body);

}  // namespace holdfast::oauth::demo
