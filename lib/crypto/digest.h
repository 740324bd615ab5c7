// Digests and keyed digests over bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace holdfast::crypto {

std::string sha256(std::string_view bytes);                             // 32 bytes
std::string hmac_sha256(std::string_view key, std::string_view bytes);  // 32 bytes, RFC 2104
// RFC 5869, no salt; `size` at most 255 * 32 bytes.
std::string hkdf_sha256(std::string_view secret, std::string_view label, std::size_t size);
// The time does not depend on where the two differ. Their sizes are not secret.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace holdfast::crypto
