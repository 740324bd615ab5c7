#include "crypto/jwt_keys.h"

#include <algorithm>

namespace holdfast::crypto {

JwtKeys::JwtKeys(std::vector<std::string> hmac_keys, std::vector<FileKey> file_keys)
    : hmac_keys_(std::move(hmac_keys)), file_keys_(std::move(file_keys)) {}

std::string JwtKeys::sign(const base::Json& claims) const {
    const auto signer = std::ranges::find_if(file_keys_, &FileKey::can_sign);
    return signer != file_keys_.end() ? signer->sign(claims) : sign_hs256(hmac_keys_.front(), claims);
}

std::optional<base::Json> JwtKeys::verify(std::string_view token) const {
    if (!file_keys_.empty()) {
        const auto header = unverified_header(token);
        const std::string* id = header ? header->string("kid") : nullptr;
        const auto key = std::ranges::find_if(
            file_keys_, [&](const FileKey& one) { return id != nullptr && one.id() == *id; });
        if (key != file_keys_.end()) return key->verify(token);
    }
    return verify_hs256(hmac_keys_, token);
}

base::Json JwtKeys::public_set() const {
    base::Json::Array keys;
    for (const FileKey& key : file_keys_) keys.push_back(key.public_jwk());
    return base::Json::object({{"keys", std::move(keys)}});
}

std::variant<std::vector<FileKey>, std::string> read_jwk_file(std::string_view text) {
    const auto json = base::Json::parse(text);
    if (!json) return "is not JSON";
    const base::Json* set = json->is_object() ? json->find("keys") : &*json;
    const base::Json::Array* jwks = set != nullptr ? set->as_array() : nullptr;
    if (jwks == nullptr) return "is not an array of JWKs";
    std::vector<FileKey> keys;
    for (const base::Json& jwk : *jwks) {
        const std::string* type = jwk.string("kty");
        if (type != nullptr && *type == "oct") continue;
        auto key = FileKey::from_jwk(jwk);
        if (!key)
            return "its key number " + std::to_string(&jwk - jwks->data() + 1) +
                   " is not an RSA key of 2048 bits or more for RS256, nor one of P-256 for ES256, with a "
                   "kid";
        const bool is_there =
            std::ranges::any_of(keys, [&](const FileKey& one) { return one.id() == key->id(); });
        if (is_there) return "two of its keys have the same kid";
        keys.push_back(std::move(*key));
    }
    if (keys.empty()) return "holds no key for RS256 or ES256";
    return keys;
}

}  // namespace holdfast::crypto
