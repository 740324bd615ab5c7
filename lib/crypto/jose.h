// JSON Web Tokens in compact serialisation (RFC 7515, RFC 7519): HS256 for our own tokens, RS256 for those of
// providers.
//
// These functions check the signature and the form, never a claim. The caller chooses the algorithm: a token
// that names another one is refused (RFC 8725 section 3.1). So is a token with "crit" in its header or with
// parts that are not strict base64url.
#pragma once

#include "base/json.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::crypto {

// A token with header {"alg":"HS256","typ":"JWT"}. Throws std::invalid_argument if the key has less than 32
// bytes (RFC 7518 section 3.2).
std::string sign_hs256(std::string_view key, const base::Json& claims);

// The claims, an object; nullopt if this key did not sign the token.
std::optional<base::Json> verify_hs256(std::string_view key, std::string_view token);
// The same with several keys, of which one may have signed it.
std::optional<base::Json> verify_hs256(std::span<const std::string> keys, std::string_view token);

// The header of a token, not verified: to choose the key by its "kid". nullopt if it is not a token.
std::optional<base::Json> unverified_header(std::string_view token);

// The claims of a token, not verified: to see what a key of an operator is for. nullopt if it is not a token.
std::optional<base::Json> unverified_claims(std::string_view token);

// An RSA key that signs (RFC 7517). Thread-safe, immutable.
class RsaKey {
  public:
    // A new key of 2048 bits; its id is derived from it.
    static RsaKey generate();

    const std::string& id() const;
    // {"kty":"RSA","use":"sig","alg":"RS256","kid":...,"n":...,"e":...}
    base::Json public_jwk() const;
    // A token with header {"alg":"RS256","typ":"JWT","kid":...}.
    std::string sign_rs256(const base::Json& claims) const;

  private:
    struct Impl;
    explicit RsaKey(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<const Impl> impl_;
};

// An RSA key that verifies. Thread-safe, immutable.
class RsaPublicKey {
  public:
    // nullopt unless the JWK is an RSA key for signatures (kty RSA; use sig and alg RS256 if present) of at
    // least 2048 bits (RFC 7518 section 3.3).
    static std::optional<RsaPublicKey> from_jwk(const base::Json& jwk);

    // The claims, an object; nullopt if this key did not sign the token with RS256.
    std::optional<base::Json> verify_rs256(std::string_view token) const;

  private:
    struct Impl;
    explicit RsaPublicKey(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<const Impl> impl_;
};

// A key of a JWK file (RFC 7517): RS256 for an RSA key, ES256 for one of the curve P-256. Thread-safe,
// immutable.
class FileKey {
  public:
    // nullopt unless the JWK is such a key with a "kid", and "alg", if it is there, fits it; an RSA key has
    // at least 2048 bits. It may have its private part or not.
    static std::optional<FileKey> from_jwk(const base::Json& jwk);

    const std::string& id() const;
    // True if it has its private part.
    bool can_sign() const;
    // Without the private part: kty, use, alg, kid, key_ops ["verify"] and the numbers.
    base::Json public_jwk() const;
    // A token with header {"alg","typ":"JWT","kid"}. Throws std::runtime_error unless can_sign().
    std::string sign(const base::Json& claims) const;
    // The claims, an object; nullopt if this key did not sign the token by its algorithm.
    std::optional<base::Json> verify(std::string_view token) const;

  private:
    struct Impl;
    explicit FileKey(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<const Impl> impl_;
};

}  // namespace holdfast::crypto
