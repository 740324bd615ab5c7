#include "crypto/seal.h"

#include "base/bytes.h"
#include "base/encoding.h"
#include "base/random.h"
#include "crypto/digest.h"

#include <algorithm>
#include <stdexcept>

#include <sodium.h>

namespace holdfast::crypto {

using base::bytes_of;

namespace {

constexpr std::string_view kVersion = "v1.";
constexpr std::size_t kKeyIdSize = 8;
static_assert(kEnvelopePrefixSize == kVersion.size() + kKeyIdSize + 1);
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

std::string encrypt(std::string_view plaintext, std::string_view context, std::string_view nonce,
                    std::string_view key) {
    std::string ciphertext(plaintext.size() + kTagBytes, '\0');
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(ciphertext), nullptr, bytes_of(plaintext),
                                               plaintext.size(), bytes_of(context), context.size(), nullptr,
                                               bytes_of(nonce), bytes_of(key));
    return ciphertext;
}

std::optional<std::string> decrypt(std::string_view ciphertext, std::string_view context,
                                   std::string_view nonce, std::string_view key) {
    std::string plaintext(ciphertext.size() - kTagBytes, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(plaintext), nullptr, nullptr,
                                                   bytes_of(ciphertext), ciphertext.size(), bytes_of(context),
                                                   context.size(), bytes_of(nonce), bytes_of(key)) != 0) {
        return std::nullopt;
    }
    return plaintext;
}

}  // namespace

Sealer::Sealer(std::vector<std::string> keys) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium can't start");
    if (keys.empty()) throw std::invalid_argument("a sealer needs a key");
    for (std::string& key : keys) {
        if (key.size() != crypto_aead_xchacha20poly1305_ietf_KEYBYTES) {
            throw std::invalid_argument("a sealing key has 32 bytes");
        }
        std::string id = sealing_key_id(key);
        keys_.push_back({std::move(id), std::move(key)});
    }
}

std::string Sealer::seal(std::string_view plaintext, std::string_view context) const {
    const Key& key = keys_.front();
    const std::string nonce = base::random_bytes(kNonceBytes);
    const std::string body = base::base64url_encode(nonce + encrypt(plaintext, context, nonce, key.bytes));
    return envelope_prefix(key.id) + body;
}

std::optional<std::string> Sealer::open(std::string_view envelope, std::string_view context) const {
    if (!envelope.starts_with(kVersion)) return std::nullopt;
    envelope.remove_prefix(kVersion.size());
    if (envelope.size() <= kKeyIdSize || envelope[kKeyIdSize] != '.') return std::nullopt;
    const std::string_view id = envelope.substr(0, kKeyIdSize);
    const auto key =
        std::find_if(keys_.begin(), keys_.end(), [&](const Key& known) { return known.id == id; });
    if (key == keys_.end()) return std::nullopt;
    const auto body = base::base64url_decode(envelope.substr(kKeyIdSize + 1));
    if (!body || body->size() < kNonceBytes + kTagBytes) return std::nullopt;
    const std::string_view bytes = *body;
    return decrypt(bytes.substr(kNonceBytes), context, bytes.substr(0, kNonceBytes), key->bytes);
}

std::string sealing_key_id(std::string_view key) {
    return base::hex_encode(hmac_sha256(key, "key id")).substr(0, kKeyIdSize);
}

std::string envelope_prefix(std::string_view key_id) {
    return std::string(kVersion).append(key_id).append(".");
}

std::string seal_context(std::initializer_list<std::string_view> parts) {
    std::string context;
    for (const std::string_view part : parts) {
        context.append(std::to_string(part.size())).append(":").append(part);
    }
    return context;
}

}  // namespace holdfast::crypto
