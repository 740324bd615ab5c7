// Password hashes: Argon2id for new ones (libsodium; m=19456 KiB, t=2, p=1, as OWASP recommends); bcrypt is
// verified as well, for existing user tables. A hash blocks the calling thread for 20 ms or more: callers
// limit how many run at once.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::crypto {

// "$argon2id$v=19$m=19456,t=2,p=1$..." (PHC string). Throws std::bad_alloc if there is not enough memory.
std::string hash_password(std::string_view password);

enum class PasswordCheck {
    match,
    mismatch,
    unusable,  // not a hash that this program can verify, or one over m=1 GiB, t=20, p=16
};

// Every byte of the password counts, NUL included; bcrypt uses only the first 72, by its definition. Throws
// std::bad_alloc if there is not enough memory; but for an Argon2id hash with several lanes, or with a salt
// that has not 16 bytes, the result is then `mismatch`.
[[nodiscard]] PasswordCheck verify_password(std::string_view hash, std::string_view password);

enum class HashKind {
    argon2id,
    bcrypt,
    unusable,  // as PasswordCheck::unusable
};
HashKind kind_of(std::string_view hash);

// A hash of that kind that no password matches, for users who do not exist. Argon2id's costs as much as a new
// hash; bcrypt's has cost 10, as in most user tables. Throws std::invalid_argument for `unusable`.
const std::string& decoy_hash(HashKind kind);

}  // namespace holdfast::crypto
