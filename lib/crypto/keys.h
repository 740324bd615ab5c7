// One key for each purpose, all derived from a secret of the installation.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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
    std::string challenges;      // sealing, for what passkeys answer
    std::string rate_limits;     // HMAC, for the networks and accounts that rate limits count
    // Random-looking bytes that become API keys of Supabase's surface (accounts/api_keys.h).
    std::string publishable_key;
    std::string secret_key;

    // HKDF-SHA-256, with a label for each key. Throws std::invalid_argument if the secret is shorter than
    // kMinSecretBytes.
    static Keys derive(std::string_view secret);
};

// The keys of all secrets of an installation. Those of the newest secret sign, seal and digest; those of
// every secret verify and open, until it is retired (accounts/resealing.h). Immutable.
class KeyRing {
  public:
    KeyRing(Keys newest, std::vector<Keys> older = {});
    // The newest secret is the first one. Throws std::invalid_argument as Keys::derive() does, and if there
    // is no secret.
    static KeyRing derive(std::span<const std::string> secrets);

    const Keys& newest() const { return all_.front(); }
    // The newest ones are the first.
    const std::vector<Keys>& all() const { return all_; }
    // Those of one purpose, without repetition; the newest is the first one.
    std::vector<std::string> of(std::string Keys::*purpose) const;

  private:
    std::vector<Keys> all_;
};

}  // namespace holdfast::crypto
