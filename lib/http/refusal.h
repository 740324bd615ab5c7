// Why the edge turns a request or a connection away: each reason with its name for the counters and its
// status.
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
    timeout,              // 408: begun, but not whole in time
    length_required,      // 411: a content type, but no length
    body_too_large,       // 413
    target_too_long,      // 414: the request line is over its bound
    content_coding,       // 415: the content is encoded
    expectation,          // 417: anything but 100-continue
    head_too_large,       // 431: too many bytes or lines
    not_implemented,      // 501: a transfer coding, or a method that is unknown here
    queue_full,           // 503: the workers can't keep up
    large_bodies,         // 503: too many large bodies are on their way already
    connections,          // 503: too many connections in all
    address_connections,  // 503: too many connections of this address
    stopping,             // 503: not whole when the server stopped
    version,              // 505: neither HTTP/1.0 nor HTTP/1.1
};
inline constexpr std::size_t kRefusalReasons = 16;

std::string_view name(RefusalReason reason);
int status_of(RefusalReason reason);

// What is known of a request that is turned away, or of a connection that has not sent one.
struct RefusedRequest {
    int status;
    std::optional<RefusalReason> reason;  // none if its handler failed
    std::string id;                       // ours, for the log and for error answers
    std::string remote_address;
    std::string method;  // as sent, well-formed or not; "" if its line is not whole
    std::string target;  // likewise
    bool is_http_1_0 = false;
};

// A request that was whole and is turned away all the same.
RefusedRequest refused(Request request, RefusalReason reason);
// One whose handler failed: status 500.
RefusedRequest failed(Request request);

// Adds to the answer to a refused request what HTTP demands beside its status, unless it is there (RFC 9110
// sections 15.5.6, 15.5.16 and 15.6.4).
void complete_refusal(Response& response);

}  // namespace holdfast::http
