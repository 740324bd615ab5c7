// Password hashes: Argon2id for new ones (libsodium; m=19456 KiB, t=2, p=1, as OWASP recommends), and bcrypt
// as well to verify those of an existing user table. Both block the calling thread for about 20 ms and more:
// callers bound how many run at once.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::crypto {

// "$argon2id$v=19$m=19456,t=2,p=1$..." (PHC string). Throws std::bad_alloc where the memory is not to be had.
std::string hash_password(std::string_view password);

enum class PasswordCheck {
    match,
    mismatch,
    unusable,  // no hash that this program verifies, or one that asks for more than m=1 GiB, t=20, p=16
};

// Every byte of the password counts, NUL included; bcrypt looks at the first 72 only, by its definition.
// Throws std::bad_alloc where the memory is not to be had; for an Argon2id hash of several lanes, or with a
// salt of another size than 16 bytes, that is a mismatch.
[[nodiscard]] PasswordCheck verify_password(std::string_view hash, std::string_view password);

enum class HashKind {
    argon2id,
    bcrypt,
    unusable,  // as PasswordCheck::unusable, which takes no time
};
HashKind kind_of(std::string_view hash);

// A hash of that kind which no password matches: for users who do not exist. As costly to verify as a new
// one; bcrypt's has cost 10, as most user tables have. Throws std::invalid_argument for `unusable`.
const std::string& decoy_hash(HashKind kind);

}  // namespace holdfast::crypto
