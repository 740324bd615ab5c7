// The line that the access log keeps of a request. No secret gets in: parameters of the query are masked, all
// but the few that are known to be none.
#pragma once

#include "http/message.h"

#include <chrono>
#include <string>

namespace holdfast::api {

// "GET /auth/onedrive/callback?code=***&state=*** HTTP/1.1" 307 Temporary Redirect bytes=0 ms=1.2
// request_id=...
std::string access_line(const http::Request& request, const http::Response& response,
                        std::chrono::microseconds duration);

}  // namespace holdfast::api
