#include "crypto/jose.h"

#include "base/bytes.h"
#include "base/encoding.h"
#include "crypto/digest.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include <cjose/cjose.h>

namespace holdfast::crypto {

using base::bytes_of;

namespace {

constexpr std::size_t kMinHmacKeyBytes = 32;
constexpr std::size_t kMinModulusBits = 2048;
// No provider has a larger key; an attacker could keep this server busy with one.
constexpr std::size_t kMaxModulusBits = 8192;
constexpr std::size_t kMaxExponentBits = 64;

struct Release {
    void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
    void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
    void operator()(cjose_header_t* header) const { cjose_header_release(header); }
    void operator()(char* text) const { std::free(text); }
};
using KeyHandle = std::unique_ptr<cjose_jwk_t, Release>;
using JwsHandle = std::unique_ptr<cjose_jws_t, Release>;
using HeaderHandle = std::unique_ptr<cjose_header_t, Release>;

void require(bool done, const cjose_err& error) {
    if (!done)
        throw std::runtime_error(std::string("cjose: ") + (error.message != nullptr ? error.message : "?"));
}

KeyHandle hmac_key(std::string_view key) {
    if (key.size() < kMinHmacKeyBytes) throw std::invalid_argument("an HS256 key has at least 32 bytes");
    cjose_err error{};
    KeyHandle handle(cjose_jwk_create_oct_spec(bytes_of(key), key.size(), &error));
    require(handle != nullptr, error);
    return handle;
}

// Without "kid" if `key_id` is empty.
HeaderHandle make_header(const char* algorithm, const std::string& key_id) {
    cjose_err error{};
    HeaderHandle header(cjose_header_new(&error));
    require(header != nullptr, error);
    require(cjose_header_set(header.get(), CJOSE_HDR_ALG, algorithm, &error), error);
    require(cjose_header_set(header.get(), "typ", "JWT", &error), error);
    if (!key_id.empty())
        require(cjose_header_set(header.get(), CJOSE_HDR_KID, key_id.c_str(), &error), error);
    return header;
}

std::string sign(const cjose_jwk_t* key, const char* algorithm, const std::string& key_id,
                 const base::Json& claims) {
    const HeaderHandle header = make_header(algorithm, key_id);
    const std::string payload = claims.dump();
    cjose_err error{};
    const JwsHandle jws(cjose_jws_sign(key, header.get(), bytes_of(payload), payload.size(), &error));
    require(jws != nullptr, error);
    const char* token = nullptr;
    require(cjose_jws_export(jws.get(), &token, &error), error);
    return token;
}

std::optional<base::Json> parse_object(std::string_view text) {
    auto json = base::Json::parse(text);
    if (!json || !json->is_object()) return std::nullopt;
    return json;
}

struct Parts {
    base::Json header;
    std::string payload;
};

// RFC 7515 section 5.2, steps 1 to 8. The library is less strict: it skips characters outside of base64url.
std::optional<Parts> split_token(std::string_view token) {
    const auto first = token.find('.');
    if (first == std::string_view::npos) return std::nullopt;
    const auto second = token.find('.', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto header = base::base64url_decode(token.substr(0, first));
    auto payload = base::base64url_decode(token.substr(first + 1, second - first - 1));
    const auto signature = base::base64url_decode(token.substr(second + 1));
    if (!header || !payload || !signature || signature->empty()) return std::nullopt;
    auto header_json = parse_object(*header);
    if (!header_json) return std::nullopt;
    return Parts{std::move(*header_json), std::move(*payload)};
}

std::optional<base::Json> verify(const cjose_jwk_t* key, std::string_view algorithm, std::string_view token) {
    const auto parts = split_token(token);
    if (!parts) return std::nullopt;
    // The library would take the algorithm from the token (RFC 8725 section 3.1).
    const std::string* named = parts->header.string("alg");
    if (named == nullptr || *named != algorithm) return std::nullopt;
    // No extension is supported (RFC 7515 section 4.1.11).
    if (parts->header.find("crit") != nullptr) return std::nullopt;
    cjose_err error{};
    const JwsHandle jws(cjose_jws_import(token.data(), token.size(), &error));
    if (!jws || !cjose_jws_verify(jws.get(), key, &error)) return std::nullopt;
    return parse_object(parts->payload);
}

// The bytes of an unsigned integer in base64url (RFC 7518 section 2, Base64urlUInt), without leading zeros.
std::optional<std::string> integer_bytes(const base::Json& jwk, std::string_view name) {
    const std::string* text = jwk.string(name);
    if (text == nullptr) return std::nullopt;
    auto bytes = base::base64url_decode(*text);
    if (bytes) bytes->erase(0, bytes->find_first_not_of('\0'));
    return bytes;
}

std::size_t bit_size(std::string_view integer) {
    if (integer.empty()) return 0;
    return integer.size() * 8 -
           static_cast<std::size_t>(std::countl_zero(static_cast<std::uint8_t>(integer[0])));
}

// True for an exponent that RSA may use: with 1 anybody can sign, and an even one is not RSA.
bool is_exponent(std::string_view integer) {
    return bit_size(integer) >= 2 && bit_size(integer) <= kMaxExponentBits && (integer.back() & 1) != 0;
}

std::string text_or_empty(const base::Json& jwk, std::string_view name) {
    const std::string* text = jwk.string(name);
    return text != nullptr ? *text : "";
}

bool is_absent_or(const base::Json& jwk, std::string_view name, std::string_view expected) {
    const base::Json* member = jwk.find(name);
    return member == nullptr || (member->as_string() != nullptr && *member->as_string() == expected);
}

}  // namespace

std::string sign_hs256(std::string_view key, const base::Json& claims) {
    return sign(hmac_key(key).get(), CJOSE_HDR_ALG_HS256, "", claims);
}

std::optional<base::Json> verify_hs256(std::string_view key, std::string_view token) {
    return verify(hmac_key(key).get(), CJOSE_HDR_ALG_HS256, token);
}

std::optional<base::Json> verify_hs256(std::span<const std::string> keys, std::string_view token) {
    for (const std::string& key : keys) {
        if (auto claims = verify_hs256(key, token)) return claims;
    }
    return std::nullopt;
}

std::optional<base::Json> unverified_header(std::string_view token) {
    auto parts = split_token(token);
    if (!parts) return std::nullopt;
    return std::move(parts->header);
}

std::optional<base::Json> unverified_claims(std::string_view token) {
    const auto parts = split_token(token);
    return parts ? parse_object(parts->payload) : std::nullopt;
}

struct RsaKey::Impl {
    KeyHandle handle;
    std::string id;
    base::Json public_jwk;
};

RsaKey RsaKey::generate() {
    constexpr std::array<std::uint8_t, 3> kExponent = {1, 0, 1};
    cjose_err error{};
    KeyHandle handle(cjose_jwk_create_RSA_random(2048, kExponent.data(), kExponent.size(), &error));
    require(handle != nullptr, error);
    const std::unique_ptr<char, Release> text(cjose_jwk_to_json(handle.get(), false, &error));
    require(text != nullptr, error);
    const auto jwk = base::Json::parse(text.get());
    const auto modulus = jwk ? integer_bytes(*jwk, "n") : std::nullopt;
    if (!modulus || jwk->string("e") == nullptr)
        throw std::runtime_error("cjose: a key without modulus or exponent");

    std::string id = base::hex_encode(sha256(*modulus)).substr(0, 16);
    auto public_jwk = base::Json::object({{"kty", "RSA"},
                                          {"use", "sig"},
                                          {"alg", "RS256"},
                                          {"kid", id},
                                          {"n", *jwk->string("n")},
                                          {"e", *jwk->string("e")}});
    return RsaKey(
        std::make_shared<const Impl>(Impl{std::move(handle), std::move(id), std::move(public_jwk)}));
}

const std::string& RsaKey::id() const { return impl_->id; }

base::Json RsaKey::public_jwk() const { return impl_->public_jwk; }

std::string RsaKey::sign_rs256(const base::Json& claims) const {
    return sign(impl_->handle.get(), CJOSE_HDR_ALG_RS256, impl_->id, claims);
}

struct RsaPublicKey::Impl {
    KeyHandle handle;
};

std::optional<RsaPublicKey> RsaPublicKey::from_jwk(const base::Json& jwk) {
    const std::string* type = jwk.string("kty");
    if (type == nullptr || *type != "RSA" || !is_absent_or(jwk, "use", "sig") ||
        !is_absent_or(jwk, "alg", "RS256")) {
        return std::nullopt;
    }
    auto modulus = integer_bytes(jwk, "n");
    auto exponent = integer_bytes(jwk, "e");
    if (!modulus || bit_size(*modulus) < kMinModulusBits || bit_size(*modulus) > kMaxModulusBits)
        return std::nullopt;
    if (!exponent || !is_exponent(*exponent)) return std::nullopt;

    cjose_jwk_rsa_keyspec spec{};
    spec.n = reinterpret_cast<std::uint8_t*>(modulus->data());
    spec.nlen = modulus->size();
    spec.e = reinterpret_cast<std::uint8_t*>(exponent->data());
    spec.elen = exponent->size();
    cjose_err error{};
    KeyHandle handle(cjose_jwk_create_RSA_spec(&spec, &error));
    if (!handle) return std::nullopt;
    return RsaPublicKey(std::make_shared<const Impl>(Impl{std::move(handle)}));
}

std::optional<base::Json> RsaPublicKey::verify_rs256(std::string_view token) const {
    return verify(impl_->handle.get(), CJOSE_HDR_ALG_RS256, token);
}

struct FileKey::Impl {
    KeyHandle handle;
    const char* algorithm;
    std::string id;
    bool is_private;
    base::Json public_jwk;
};

std::optional<FileKey> FileKey::from_jwk(const base::Json& jwk) {
    const std::string* type = jwk.string("kty");
    const std::string* id = jwk.string("kid");
    if (type == nullptr || id == nullptr || id->empty() || !is_absent_or(jwk, "use", "sig"))
        return std::nullopt;
    const bool is_rsa = *type == "RSA";
    const char* algorithm = is_rsa ? CJOSE_HDR_ALG_RS256 : CJOSE_HDR_ALG_ES256;
    if (!is_absent_or(jwk, "alg", algorithm)) return std::nullopt;
    std::vector<const char*> numbers = {"n", "e"};
    if (is_rsa) {
        // The same bounds as a provider's key.
        const auto checked = base::Json::object(
            {{"kty", "RSA"}, {"n", text_or_empty(jwk, "n")}, {"e", text_or_empty(jwk, "e")}});
        if (!RsaPublicKey::from_jwk(checked)) return std::nullopt;
    } else {
        if (*type != "EC" || text_or_empty(jwk, "crv") != "P-256") return std::nullopt;
        numbers = {"crv", "x", "y"};
    }
    const std::string text = jwk.dump();
    cjose_err error{};
    KeyHandle handle(cjose_jwk_import(text.data(), text.size(), &error));
    if (!handle) return std::nullopt;
    auto public_jwk = base::Json::object({{"kty", *type},
                                          {"use", "sig"},
                                          {"alg", algorithm},
                                          {"kid", *id},
                                          {"key_ops", base::Json::Array{"verify"}}});
    for (const char* name : numbers) public_jwk.set(name, text_or_empty(jwk, name));
    return FileKey(std::make_shared<const Impl>(
        Impl{std::move(handle), algorithm, *id, jwk.string("d") != nullptr, std::move(public_jwk)}));
}

const std::string& FileKey::id() const { return impl_->id; }

bool FileKey::can_sign() const { return impl_->is_private; }

base::Json FileKey::public_jwk() const { return impl_->public_jwk; }

std::string FileKey::sign(const base::Json& claims) const {
    return crypto::sign(impl_->handle.get(), impl_->algorithm, impl_->id, claims);
}

std::optional<base::Json> FileKey::verify(std::string_view token) const {
    return crypto::verify(impl_->handle.get(), impl_->algorithm, token);
}

}  // namespace holdfast::crypto
