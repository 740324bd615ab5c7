// The two tokens of a session.
//
// Access token: a JWT, HS256 or by a key of a file (crypto/jwt_keys.h), valid for an hour, with iss, aud
// "authenticated", role "authenticated", sub, email, session_id, iat and exp; for Supabase's surface also
// what its applications read there. Refresh token: a session, a generation of it, and a keyed digest of both.
// The database stores only the current generation, so a stolen table holds no token.
#pragma once

#include "accounts/verified_tokens.h"
#include "base/clock.h"
#include "base/json.h"
#include "crypto/jwt_keys.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::accounts {

inline constexpr std::chrono::seconds kAccessTokenLifetime{3600};

struct RefreshClaims {
    std::string session_id;
    std::int64_t generation;
};

// Thread-safe.
class SessionTokens {
  public:
    // The first of `refresh_keys` makes refresh tokens, all of them verify.
    SessionTokens(std::string issuer, crypto::JwtKeys access_keys, std::vector<std::string> refresh_keys)
        : issuer_(std::move(issuer)),
          access_keys_(std::move(access_keys)),
          refresh_keys_(std::move(refresh_keys)) {}

    // `more` is an object with further claims; it can't replace those above.
    std::string access_token(const AccessClaims& claims, std::string_view email, base::Time now,
                             const base::Json& more = {}) const;

    // nullopt if the token is not ours or has expired.
    std::optional<AccessClaims> verify_access_token(std::string_view token, base::Time now) const;

    // The same, but the token may have expired: it still tells who used this browser last.
    std::optional<AccessClaims> verify_ignoring_expiry(std::string_view token) const;

    // The keys by which others verify access tokens: crypto::JwtKeys::public_set().
    base::Json public_keys() const { return access_keys_.public_set(); }

    std::string refresh_token(const RefreshClaims& claims) const;

    // nullopt if the token is not ours.
    std::optional<RefreshClaims> verify_refresh_token(std::string_view token) const;

  private:
    // Null if the token is not ours.
    std::shared_ptr<const VerifiedToken> verified(std::string_view token) const;
    std::shared_ptr<const VerifiedToken> verify(std::string_view token) const;

    const std::string issuer_;
    const crypto::JwtKeys access_keys_;
    const std::vector<std::string> refresh_keys_;
    mutable VerifiedTokens verified_;
};

}  // namespace holdfast::accounts
