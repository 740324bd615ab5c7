// Authenticated encryption of small values in the database and in cookies: XChaCha20-Poly1305 (libsodium).
//
// An envelope is "v1.<key id>.<base64url of nonce and ciphertext>". It is bound to a context, such as the row
// and the column that it belongs to, and opens only with the same context.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::crypto {

// Thread-safe, immutable.
class Sealer {
  public:
    // Seals with the first key and opens with any. Keys have 32 bytes each; their ids are derived from them.
    // Throws std::invalid_argument if there is no key or one has another size.
    explicit Sealer(std::vector<std::string> keys);

    std::string seal(std::string_view plaintext, std::string_view context) const;
    // nullopt if the envelope was altered, belongs to another context or was sealed with an unknown key.
    std::optional<std::string> open(std::string_view envelope, std::string_view context) const;

  private:
    struct Key {
        std::string id;
        std::string bytes;
    };
    std::vector<Key> keys_;
};

// The id of a sealing key: 8 hex digits that tell nothing of it.
std::string sealing_key_id(std::string_view key);

// What an envelope begins with that this key has sealed: "v1.<key id>."
std::string envelope_prefix(std::string_view key_id);
inline constexpr std::size_t kEnvelopePrefixSize = 12;

// Joins parts so that no two lists of parts give the same context.
std::string seal_context(std::initializer_list<std::string_view> parts);

}  // namespace holdfast::crypto
