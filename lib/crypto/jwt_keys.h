// The keys of access tokens: the HS256 keys of this installation, and those of a JWK file. If one of the
// file's keys has its private part, the first such one signs; else the first HS256 key does.
#pragma once

#include "base/json.h"
#include "crypto/jose.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::crypto {

// Thread-safe, immutable.
class JwtKeys {
  public:
    // There is an HS256 key at least.
    explicit JwtKeys(std::vector<std::string> hmac_keys, std::vector<FileKey> file_keys = {});

    std::string sign(const base::Json& claims) const;

    // The claims, an object. The key is that of the token's "kid", and the algorithm is the key's, whatever
    // the token says; without a known "kid" any HS256 key. nullopt if no such key signed the token.
    std::optional<base::Json> verify(std::string_view token) const;

    // {"keys":[...]}: the public parts of the file's keys (RFC 7517 section 5). The HS256 keys are secret.
    base::Json public_set() const;

  private:
    std::vector<std::string> hmac_keys_;
    std::vector<FileKey> file_keys_;
};

// The keys in a text: a JSON array of JWKs, as GOTRUE_JWT_KEYS has them, or {"keys":[...]}. Keys of kty "oct"
// are left out. A sentence for the operator if the text is not that, or if a key has no use here.
std::variant<std::vector<FileKey>, std::string> read_jwk_file(std::string_view text);

}  // namespace holdfast::crypto
