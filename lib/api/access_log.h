// The line that the access log has for a request. It holds no secret: all parameters of the query are masked,
// except a few that are known to be harmless.
//
//   "GET /auth/{provider}/callback?code=***&state=*** HTTP/1.1" 307 Temporary Redirect bytes=0 ms=1.2
//   request_id=... remote=192.0.2.1
//
// bytes: the size of the response's content as it is sent, compressed or not, without its head; 0 for HEAD,
// 204 and 304. ms: the time of the handler, without the wait for a worker. remote: the client, as trusted
// proxies report it; the peer if there was no whole request. A log with fields also gets method, path
// (masked, with its query), status, bytes, ms, request_id and remote_address.
#pragma once

#include "base/log.h"
#include "http/message.h"
#include "http/refusal.h"

#include <chrono>
#include <string>
#include <string_view>

namespace holdfast::api {

// A URL or a request's target with the values in its query and in its fragment masked, except those that are
// known to be harmless.
std::string masked_url(std::string_view url);

void log_access(base::Log& log, base::Level level, const http::Request& request, std::string_view client,
                const http::Response& response, std::chrono::nanoseconds duration);

// The same for a request that the server refused before a handler ran, as far as it is known: without ms, and
// with the reason as "refused".
void log_refusal(base::Log& log, const http::RefusedRequest& refused, const http::Response& response);

}  // namespace holdfast::api
