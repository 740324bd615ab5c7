#include "accounts/api_keys.h"

#include "base/encoding.h"
#include "base/json.h"
#include "crypto/digest.h"
#include "crypto/jose.h"

#include <algorithm>

namespace holdfast::accounts {
namespace {

constexpr std::size_t kFewestCharactersAfterPrefix = 16;

std::string_view prefix_of(ApiRole role) {
    return role == ApiRole::anon ? kPublishablePrefix : kSecretPrefix;
}

std::string signed_key(const std::string& jwt_key, ApiRole role) {
    return crypto::sign_hs256(jwt_key, base::Json::object({{"iss", "supabase"},
                                                           {"role", name(role)},
                                                           {"iat", kApiKeysIssuedAt},
                                                           {"exp", kApiKeysExpireAt}}));
}

std::vector<std::string> text_keys(ApiRole role, std::vector<std::string> keys) {
    for (std::string& bytes : keys) bytes = std::string(prefix_of(role)) + base::base64url_encode(bytes);
    return keys;
}

bool is_one_of(std::string_view key, const std::vector<std::string>& keys) {
    return std::ranges::any_of(
        keys, [&](const std::string& one) { return crypto::equal_in_constant_time(key, one); });
}

std::optional<ApiRole> role_in(const base::Json& claims) {
    const std::string* role = claims.string("role");
    if (role == nullptr || claims.find("sub") != nullptr) return std::nullopt;
    for (const ApiRole one : {ApiRole::anon, ApiRole::service_role}) {
        if (*role == name(one)) return one;
    }
    return std::nullopt;
}

}  // namespace

std::string_view name(ApiRole role) { return role == ApiRole::anon ? "anon" : "service_role"; }

bool has_form_of_api_key(ApiRole role, std::string_view text) {
    const std::string_view prefix = prefix_of(role);
    if (text.starts_with(prefix)) return text.size() >= prefix.size() + kFewestCharactersAfterPrefix;
    const auto claims = crypto::unverified_claims(text);
    return claims && role_in(*claims) == role;
}

ApiKeys::ApiKeys(const crypto::KeyRing& keys, const GivenApiKeys& given, const base::Clock& clock,
                 std::vector<crypto::FileKey> file_keys)
    : clock_(clock),
      jwt_keys_(keys.of(&crypto::Keys::access_token), std::move(file_keys)),
      anon_(given.anon.empty() ? signed_key(keys.newest().access_token, ApiRole::anon) : given.anon),
      service_role_(given.service_role.empty() ? signed_key(keys.newest().access_token, ApiRole::service_role)
                                               : given.service_role),
      publishable_(text_keys(ApiRole::anon, keys.of(&crypto::Keys::publishable_key))),
      secret_(text_keys(ApiRole::service_role, keys.of(&crypto::Keys::secret_key))) {}

std::optional<ApiRole> ApiKeys::find(std::string_view key) const {
    using crypto::equal_in_constant_time;
    if (equal_in_constant_time(key, anon_) || is_one_of(key, publishable_)) return ApiRole::anon;
    if (equal_in_constant_time(key, service_role_) || is_one_of(key, secret_)) return ApiRole::service_role;
    return role_of_jwt(key);
}

std::optional<ApiRole> ApiKeys::role_of_jwt(std::string_view token) const {
    const auto claims = jwt_keys_.verify(token);
    if (!claims) return std::nullopt;
    if (const base::Json* expiry = claims->find("exp")) {
        const std::int64_t* expires_at = expiry->as_integer();
        if (expires_at == nullptr || *expires_at <= base::unix_seconds(clock_.now())) return std::nullopt;
    }
    return role_in(*claims);
}

}  // namespace holdfast::accounts
