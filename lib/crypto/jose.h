// JSON Web Tokens in compact serialisation (RFC 7515, RFC 7519): HS256 for our own, RS256 for those of
// providers.
//
// These functions check the signature and the shape, never a claim. The algorithm is the caller's: a token
// that names another one is refused (RFC 8725 section 3.1), as is one with "crit" in its header or with parts
// that are not strict base64url.
#pragma once

#include "base/json.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::crypto {

// header {"alg":"HS256","typ":"JWT"}. The key has at least 32 bytes (RFC 7518 section 3.2), else
// std::invalid_argument.
std::string sign_hs256(std::string_view key, const base::Json& claims);

// The claims, an object; nothing where the token is not one that this key signed.
std::optional<base::Json> verify_hs256(std::string_view key, std::string_view token);

// The header of a token, unverified: to choose the key by "kid". Nothing where it is no token.
std::optional<base::Json> unverified_header(std::string_view token);

// An RSA key that signs (RFC 7517). Thread-safe, immutable.
class RsaKey {
  public:
    // A new key of 2048 bits; its id is derived from it.
    static RsaKey generate();

    const std::string& id() const;
    // {"kty":"RSA","use":"sig","alg":"RS256","kid":...,"n":...,"e":...}
    base::Json public_jwk() const;
    // header {"alg":"RS256","typ":"JWT","kid":...}
    std::string sign_rs256(const base::Json& claims) const;

  private:
    struct Impl;
    explicit RsaKey(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<const Impl> impl_;
};

// An RSA key that verifies. Thread-safe, immutable.
class RsaPublicKey {
  public:
    // Nothing where the JWK is no RSA key for signatures (kty RSA; use sig and alg RS256 where present) of at
    // least 2048 bits (RFC 7518 section 3.3).
    static std::optional<RsaPublicKey> from_jwk(const base::Json& jwk);

    // The claims, an object; nothing where the token is not one that this key signed with RS256.
    std::optional<base::Json> verify_rs256(std::string_view token) const;

  private:
    struct Impl;
    explicit RsaPublicKey(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<const Impl> impl_;
};

}  // namespace holdfast::crypto
