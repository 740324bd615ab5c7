// One key per purpose, all derived from the one secret of the installation.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace holdfast::crypto {

inline constexpr std::size_t kMinSecretBytes = 32;

struct Keys {
    std::string access_token;    // HS256, of access tokens; --jwt-secret replaces it
    std::string refresh_token;   // HMAC, of refresh tokens
    std::string transfer_token;  // HS256, of transfer tokens
    std::string flow_cookie;     // sealing, of authorization requests
    std::string account_tokens;  // sealing, of the tokens of linked accounts
    std::string rate_limits;     // HMAC, of what rate limits are counted by

    // HKDF-SHA-256 with a label each. Throws std::invalid_argument where the secret is under kMinSecretBytes.
    static Keys derive(std::string_view secret);
};

}  // namespace holdfast::crypto
