// Proof Key for Code Exchange (RFC 7636), method S256 only.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::crypto {

// 43 characters of 32 random bytes (section 4.1).
std::string make_code_verifier();

// BASE64URL(SHA256(verifier)) (section 4.2).
std::string code_challenge(std::string_view verifier);

// True for 43 characters of base64url: the only form that code_challenge() has.
bool is_code_challenge(std::string_view text);

// 43 to 128 characters of the unreserved set (section 4.1).
bool is_code_verifier(std::string_view text);

}  // namespace holdfast::crypto
