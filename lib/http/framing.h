// Finds out where a request begins and ends (RFC 9112), strictly: bytes in, an admitted head or a refusal
// out.
//
//   bytes -> find_head: the head's end, byte by byte, within bounds -> parse_head: what it says ->
//   RequestHead
//
// Invariant: an admitted head can be read in one way only. Anything that another recipient could read
// differently is refused: two lengths, a length with a transfer coding, folded lines, bare CR or LF, blanks
// before a colon, two hosts.
#pragma once

#include "http/message.h"
#include "http/refusal.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace holdfast::http {

struct FramingBounds {
    std::size_t request_line_bytes = 8 * 1024;  // without its line end
    std::size_t head_bytes = 16 * 1024;         // with all line ends
    std::size_t header_lines = 64;
    std::size_t body_bytes = 64 * 1024;
};

struct Incomplete {};

// The place of a head in the bytes.
struct HeadExtent {
    std::size_t begin;
    std::size_t end;
};
using HeadSearch = std::variant<Incomplete, HeadExtent, RefusalReason>;

// How far a search has come. Each request starts with a new one.
struct HeadProgress {
    std::size_t begin = 0;     // after one empty line, if there is one (RFC 9112 section 2.2)
    std::size_t position = 0;  // of the first byte not looked at
    std::size_t line_begin = 0;
    std::size_t lines = 0;  // complete ones
};

// Looks for the end of a head in bytes that grow from call to call. Refused: control characters other than a
// tab, CR without LF, LF without CR, and anything over its bound. Each byte is looked at once, so the result
// does not depend on how the bytes are split.
HeadSearch find_head(std::string_view bytes, HeadProgress& progress, const FramingBounds& bounds);

// What the edge knows of a request before its content is there.
struct RequestHead {
    std::string method;
    // In origin-form, or "*". If it came in absolute-form, scheme and authority are removed, and the
    // authority replaces the Host field (RFC 9112 section 3.2.2).
    std::string target;
    Headers headers;
    std::size_t content_length = 0;
    bool is_http_1_0 = false;
    bool keeps_alive = true;        // RFC 9112 section 9.3
    bool expects_continue = false;  // RFC 9110 section 10.1.1
};
using HeadResult = std::variant<RequestHead, RefusalReason>;

// `head` is what find_head() found: lines that each end with CR LF, the last one empty.
HeadResult parse_head(std::string_view head, const FramingBounds& bounds);

// Method, target and version of a refused head, unchecked: for the log only.
RequestHead request_line(std::string_view head);

// A parsed head and the position of its content.
struct Framed {
    RequestHead head;
    std::size_t content_begin;
};
using Framing = std::variant<Incomplete, Framed, RefusalReason>;
Framing frame(std::string_view bytes, const FramingBounds& bounds);

}  // namespace holdfast::http
