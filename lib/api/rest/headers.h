// The header fields of a request to /rest/v1 that say how the answer should be: Prefer (RFC 7240), Accept and
// Range (PostgREST manual, "Prefer Header", "Media Type Handlers", "Pagination and Count").
#pragma once

#include "http/message.h"

#include <cstdint>
#include <optional>
#include <string>

namespace holdfast::api::rest {

// What is done with a row of a POST that is there already.
enum class Resolution { refuse, merge, ignore };
enum class Return { minimal, headers_only, representation };

struct Preferences {
    std::optional<Return> answer{};  // of a change; nullopt: minimal
    Resolution resolution = Resolution::refuse;
    bool counts = false;            // every kind of count is answered by the exact one
    bool defaults_missing = false;  // a column that a row of the body leaves out gets its default, not NULL
    std::string applied{};          // the value of Preference-Applied: what is understood
};

// Preferences that are not understood count for nothing (RFC 7240 section 2), unless `handling=strict` is one
// of them: then Fault PGRST122.
Preferences parse_preferences(const http::Headers& headers);

// True for `application/vnd.pgrst.object+json`: exactly one row, as an object. Throws Fault PGRST107 if the
// request accepts neither JSON nor that.
bool wants_object(const http::Headers& headers);

// The rows of a list, from 0.
struct Window {
    bool operator==(const Window&) const = default;
    std::int64_t offset = 0;
    std::optional<std::int64_t> limit{};
};

// The rows of `limit` and `offset` that are also those of Range, in the unit "items". A range in another unit
// counts for nothing (RFC 9110 section 14.2). Throws Fault: PGRST103 if the range is empty, PGRST100 if it
// can't be read.
Window window_of(const http::Headers& headers, std::optional<std::int64_t> limit,
                 std::optional<std::int64_t> offset);

}  // namespace holdfast::api::rest
