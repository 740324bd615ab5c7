// One key for each purpose, all derived from the secret of the installation.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace holdfast::crypto {

inline constexpr std::size_t kMinSecretBytes = 32;

struct Keys {
    std::string access_token;    // HS256, for access tokens; --jwt-secret replaces it
    std::string refresh_token;   // HMAC, for refresh tokens
    std::string transfer_token;  // HS256, for transfer tokens
    std::string flow_cookie;     // sealing, for authorization requests
    std::string account_tokens;  // sealing, for the tokens of linked accounts
    std::string mails;           // sealing, for mails that wait to be sent
    std::string hook_secrets;    // sealing, for the secrets of webhooks
    std::string second_factors;  // sealing, for the secrets of second factors
    std::string rate_limits;     // HMAC, for the networks and accounts that rate limits count
    // Random-looking bytes that become API keys of Supabase's surface (accounts/api_keys.h).
    std::string publishable_key;
    std::string secret_key;

    // HKDF-SHA-256, with a label for each key. Throws std::invalid_argument if the secret is shorter than
    // kMinSecretBytes.
    static Keys derive(std::string_view secret);
};

}  // namespace holdfast::crypto
