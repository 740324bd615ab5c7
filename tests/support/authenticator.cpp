#include "support/authenticator.h"

#include "base/json.h"
#include "base/random.h"

#include <array>
#include <stdexcept>
#include <utility>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>

namespace holdfast::test {
namespace {

constexpr std::size_t kPointBytes = 32;
constexpr unsigned kRsaBits = 2048;

std::string sha256(std::string_view text) {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
           reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
}

std::string big_endian(std::uint32_t value, int bytes) {
    std::string text;
    for (int i = bytes - 1; i >= 0; --i) text.push_back(static_cast<char>(value >> (8 * i)));
    return text;
}

// A byte string of CBOR (RFC 8949 section 3.1).
std::string cbor_bytes(const std::string& bytes) {
    if (bytes.size() < 24) return std::string(1, static_cast<char>(0x40 + bytes.size())) + bytes;
    if (bytes.size() < 256) return "\x58" + big_endian(static_cast<std::uint32_t>(bytes.size()), 1) + bytes;
    return "\x59" + big_endian(static_cast<std::uint32_t>(bytes.size()), 2) + bytes;
}

evp_pkey_st* make_key(KeyKind kind) {
    switch (kind) {
        case KeyKind::es256:
            return EVP_EC_gen("P-256");
        case KeyKind::eddsa:
            return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
        case KeyKind::rs256:
            return EVP_RSA_gen(kRsaBits);
    }
    return nullptr;
}

std::string number(evp_pkey_st* key, const char* name) {
    BIGNUM* value = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &value) != 1) throw std::runtime_error("no such part of the key");
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
    BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));
    BN_free(value);
    return bytes;
}

}  // namespace

std::string ClientData::json() const {
    base::Json data = base::Json::object({{"type", type}, {"challenge", challenge}, {"origin", origin}});
    if (!cross_origin.empty()) data.set("crossOrigin", base::Json::parse(cross_origin).value());
    return data.dump();
}

void Authenticator::Free::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

Authenticator::Authenticator(KeyKind kind, std::string credential_id)
    : kind_(kind), id_(std::move(credential_id)), key_(make_key(kind)) {
    if (!key_) throw std::runtime_error("no key could be made");
    if (id_.empty()) id_ = base::random_bytes(16);
}

int Authenticator::algorithm() const {
    if (kind_ == KeyKind::es256) return -7;
    return kind_ == KeyKind::eddsa ? -8 : -257;
}

std::string Authenticator::cose_key() const {
    if (kind_ == KeyKind::rs256) {
        // {kty: RSA, alg: RS256, n, e}
        return std::string("\xa4\x01\x03\x03\x39\x01\x00\x20", 8) +
               cbor_bytes(number(key_.get(), OSSL_PKEY_PARAM_RSA_N)) + "\x21" +
               cbor_bytes(number(key_.get(), OSSL_PKEY_PARAM_RSA_E));
    }
    std::array<unsigned char, 1 + 2 * kPointBytes> point{};
    std::size_t size = point.size();
    const char* bytes = reinterpret_cast<const char*>(point.data());
    if (kind_ == KeyKind::eddsa) {
        EVP_PKEY_get_raw_public_key(key_.get(), point.data(), &size);
        // {kty: OKP, alg: EdDSA, crv: Ed25519, x}
        return std::string("\xa4\x01\x01\x03\x27\x20\x06\x21", 8) + cbor_bytes({bytes, size});
    }
    EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &size);
    // {kty: EC2, alg: ES256, crv: P-256, x, y}
    return std::string("\xa5\x01\x02\x03\x26\x20\x01\x21", 8) + cbor_bytes({bytes + 1, kPointBytes}) +
           "\x22" + cbor_bytes({bytes + 1 + kPointBytes, kPointBytes});
}

std::string Authenticator::data(std::string_view rp_id, int flags) const {
    return sha256(rp_id) + static_cast<char>(flags) + big_endian(sign_count, 4);
}

std::string Authenticator::registration_data(std::string_view rp_id, int flags) const {
    const std::string aaguid(16, '\0');
    return data(rp_id, flags) + aaguid + big_endian(static_cast<std::uint32_t>(id_.size()), 2) + id_ +
           cose_key();
}

std::string Authenticator::sign(std::string_view authenticator_data,
                                std::string_view client_data_json) const {
    const std::string message = std::string(authenticator_data) + sha256(client_data_json);
    const auto* const bytes = reinterpret_cast<const unsigned char*>(message.data());
    std::string signature(512, '\0');
    std::size_t size = signature.size();
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    const bool is_signed =
        EVP_DigestSignInit(context, nullptr, kind_ == KeyKind::eddsa ? nullptr : EVP_sha256(), nullptr,
                           key_.get()) == 1 &&
        EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size, bytes,
                       message.size()) == 1;
    EVP_MD_CTX_free(context);
    if (!is_signed) throw std::runtime_error("nothing was signed");
    signature.resize(size);
    return signature;
}

}  // namespace holdfast::test
