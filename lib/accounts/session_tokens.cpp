#include "accounts/session_tokens.h"

#include "base/encoding.h"
#include "crypto/digest.h"

#include <algorithm>
#include <charconv>

namespace holdfast::accounts {
namespace {

constexpr std::string_view kAuthenticated = "authenticated";
constexpr std::size_t kUuidSize = 36;
constexpr std::size_t kDigestSize = 32;

bool has_text(const base::Json& claims, std::string_view name, std::string_view expected) {
    const std::string* text = claims.string(name);
    return text != nullptr && *text == expected;
}

const std::string* uuid_claim(const base::Json& claims, std::string_view name) {
    const std::string* text = claims.string(name);
    return text != nullptr && base::is_uuid(*text) ? text : nullptr;
}

}  // namespace

std::string SessionTokens::access_token(const AccessClaims& claims, std::string_view email, base::Time now,
                                        const base::Json& more) const {
    const std::int64_t issued_at = base::unix_seconds(now);
    auto all = base::Json::object({
        {"iss", issuer_},
        {"aud", kAuthenticated},
        {"role", kAuthenticated},
        {"sub", claims.user_id},
        {"email", email},
        {"session_id", claims.session_id},
        {"iat", issued_at},
        {"exp", issued_at + kAccessTokenLifetime.count()},
    });
    if (const base::Json::Object* members = more.as_object()) {
        for (const auto& [name, value] : *members) {
            if (all.find(name) == nullptr) all.set(name, value);
        }
    }
    return access_keys_.sign(all);
}

std::shared_ptr<const VerifiedToken> SessionTokens::verify(std::string_view token) const {
    const auto claims = access_keys_.verify(token);
    if (!claims || !has_text(*claims, "iss", issuer_) || !has_text(*claims, "aud", kAuthenticated))
        return nullptr;
    const std::string* user_id = uuid_claim(*claims, "sub");
    const std::string* session_id = uuid_claim(*claims, "session_id");
    const std::int64_t* expires_at = claims->integer("exp");
    if (user_id == nullptr || session_id == nullptr || expires_at == nullptr) return nullptr;
    return std::make_shared<const VerifiedToken>(VerifiedToken{{*user_id, *session_id}, *expires_at});
}

std::shared_ptr<const VerifiedToken> SessionTokens::verified(std::string_view token) const {
    if (auto known = verified_.find(token)) return known;
    auto access = verify(token);
    if (access) verified_.keep(token, access);
    return access;
}

std::optional<AccessClaims> SessionTokens::verify_access_token(std::string_view token, base::Time now) const {
    const auto access = verified(token);
    if (!access || base::unix_seconds(now) >= access->expires_at) return std::nullopt;
    return access->claims;
}

std::optional<AccessClaims> SessionTokens::verify_ignoring_expiry(std::string_view token) const {
    const auto access = verified(token);
    if (!access) return std::nullopt;
    return access->claims;
}

std::string SessionTokens::refresh_token(const RefreshClaims& claims) const {
    const std::string content = claims.session_id + std::to_string(claims.generation);
    return base::base64url_encode(crypto::hmac_sha256(refresh_keys_.front(), content) + content);
}

std::optional<RefreshClaims> SessionTokens::verify_refresh_token(std::string_view token) const {
    const auto bytes = base::base64url_decode(token);
    if (!bytes || bytes->size() <= kDigestSize + kUuidSize) return std::nullopt;
    const std::string_view digest = std::string_view(*bytes).substr(0, kDigestSize);
    const std::string_view content = std::string_view(*bytes).substr(kDigestSize);
    const auto has_made_it = [&](const std::string& key) {
        return crypto::equal_in_constant_time(digest, crypto::hmac_sha256(key, content));
    };
    if (std::ranges::none_of(refresh_keys_, has_made_it)) return std::nullopt;

    RefreshClaims claims{std::string(content.substr(0, kUuidSize)), 0};
    const std::string_view generation = content.substr(kUuidSize);
    const auto [end, error] =
        std::from_chars(generation.data(), generation.data() + generation.size(), claims.generation);
    if (error != std::errc{} || end != generation.data() + generation.size()) return std::nullopt;
    return claims;
}

}  // namespace holdfast::accounts
