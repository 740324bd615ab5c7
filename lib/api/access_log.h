// The line that the access log keeps of a request. No secret gets in: parameters of the query are masked, all
// but the few that are known to be none.
//
//   "GET /auth/{provider}/callback?code=***&state=*** HTTP/1.1" 307 Temporary Redirect bytes=0 ms=1.2
//   request_id=... remote=192.0.2.1
//
// bytes: the content of the response as it goes over the wire, without its head; compressed where it is, and
// 0 for HEAD, 204 and 304. ms: what the handler took, without the wait for a worker. A log that has fields
// gets method, path (masked, with its query), status, bytes, ms, request_id and remote_address as well.
// remote: the client, as trusted proxies report it; the peer where there was no request to ask.
#pragma once

#include "base/log.h"
#include "http/message.h"
#include "http/refusal.h"

#include <chrono>
#include <string_view>

namespace holdfast::api {

void log_access(base::Log& log, const http::Request& request, std::string_view client,
                const http::Response& response, std::chrono::nanoseconds duration);

// The same for what the server turned away before a handler saw it, as far as it is known: no ms, and the
// reason as "refused".
void log_refusal(base::Log& log, const http::RefusedRequest& refused, const http::Response& response);

}  // namespace holdfast::api
