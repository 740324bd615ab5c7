// The JSON body of a request.
#pragma once

#include "base/json.h"
#include "http/message.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::api {

inline constexpr std::size_t kMaxBodyBytes = 64 * 1024;

// The body, an object. Throws Refusal: unsupported_media_type, payload_too_large, invalid_json, or
// invalid_request if it is not an object.
base::Json require_json_body(const http::Request& request);

// The same, whatever Content-Type the request has: for Supabase's surface, which no cookie opens, so that a
// form of a foreign page does no harm there. Throws Refusal: as above, without unsupported_media_type.
base::Json require_json(const http::Request& request);

// A member that must be there and be a text. Throws Refusal invalid_request, which names it.
const std::string& require_text(const base::Json& body, std::string_view name);

// An optional member that must be a text; nullopt if it is not there. Throws Refusal invalid_request, which
// names it.
std::optional<std::string> optional_text(const base::Json& body, std::string_view name);

// An optional member that must be a whole number of at least 0 and at most `most`; `otherwise` if it is not
// there. Throws Refusal invalid_request, which names it.
std::int64_t optional_number(const base::Json& body, std::string_view name, std::int64_t most,
                             std::int64_t otherwise);

// An optional member that must be true or false; `otherwise` if it is not there. Throws Refusal
// invalid_request, which names it.
bool optional_flag(const base::Json& body, std::string_view name, bool otherwise);

}  // namespace holdfast::api
