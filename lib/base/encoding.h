// Bytes as text and back. Decoders are strict: each value has exactly one text, and no character is skipped.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::base {

// RFC 4648 section 5, without padding.
std::string base64url_encode(std::string_view bytes);
// nullopt if the text has padding, characters outside the alphabet or stray bits at its end.
std::optional<std::string> base64url_decode(std::string_view text);

// RFC 4648 section 4, with padding (HTTP Basic, RFC 7617).
std::string base64_encode(std::string_view bytes);
std::optional<std::string> base64_decode(std::string_view text);

// Lower case.
std::string hex_encode(std::string_view bytes);

// 8-4-4-4-12 hex digits, lower case only.
bool is_uuid(std::string_view text);

}  // namespace holdfast::base
