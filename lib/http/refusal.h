// Why the edge refuses a request or a connection: each reason with its name in the counters and its status.
#pragma once

#include "http/message.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::http {

enum class RefusalReason : std::size_t {
    malformed,            // 400: not a request, or one that could be read in two ways
    method_not_allowed,   // 405: TRACE and CONNECT
    timeout,              // 408: begun, but not complete in time
    length_required,      // 411: a content type without a length
    body_too_large,       // 413
    target_too_long,      // 414: the request line is too long
    content_coding,       // 415: the content is encoded
    expectation,          // 417: anything but 100-continue
    head_too_large,       // 431: too many bytes or lines
    not_implemented,      // 501: a transfer coding, or a method that is unknown here
    queue_full,           // 503: the workers can't keep up
    large_bodies,         // 503: too many large bodies at the same time
    connections,          // 503: too many connections in all
    address_connections,  // 503: too many connections from this address
    stopping,             // 503: not complete when the server stopped
    version,              // 505: neither HTTP/1.0 nor HTTP/1.1
};
inline constexpr std::size_t kRefusalReasons = 16;

std::string_view name(RefusalReason reason);
int status_of(RefusalReason reason);

// What is known of a refused request, or of a refused connection that has not sent one.
struct RefusedRequest {
    int status;
    std::optional<RefusalReason> reason;  // none if its handler failed
    std::string id;                       // ours, for the log and for error answers
    std::string remote_address;
    std::string method;  // as sent, well-formed or not; "" if the request line is not complete
    std::string target;  // as sent, well-formed or not; "" if the request line is not complete
    bool is_http_1_0 = false;
};

// A complete request that is refused.
RefusedRequest refused(Request request, RefusalReason reason);
// A request whose handler failed: status 500.
RefusedRequest failed(Request request);

// Adds the headers that HTTP demands for the status of a refusal, unless they are there (RFC 9110
// sections 15.5.6, 15.5.16 and 15.6.4).
void complete_refusal(Response& response);

}  // namespace holdfast::http
