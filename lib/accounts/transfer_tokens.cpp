#include "accounts/transfer_tokens.h"

#include "base/encoding.h"
#include "crypto/jose.h"

namespace holdfast::accounts {
namespace {

constexpr std::string_view kType = "ownership_transfer";

std::string text_of(const base::Json& claims, std::string_view name) {
    const std::string* text = claims.string(name);
    return text != nullptr ? *text : std::string();
}

}  // namespace

std::string TransferTokens::issue(const TransferClaims& claims, base::Time now) const {
    const std::int64_t issued_at = base::unix_seconds(now);
    return crypto::sign_hs256(keys_.front(), base::Json::object({
                                                 {"typ", kType},
                                                 {"iss", issuer_},
                                                 {"aud", audience()},
                                                 {"jti", claims.request_id},
                                                 {"requesting_user_id", claims.requesting_user_id},
                                                 {"provider", claims.provider},
                                                 {"provider_account_id", claims.provider_account_id},
                                                 {"account_email", claims.account_email},
                                                 {"iat", issued_at},
                                                 {"exp", issued_at + kTransferLifetime.count()},
                                             }));
}

TransferTokenResult TransferTokens::verify(std::string_view token, base::Time now) const {
    const auto json = crypto::verify_hs256(keys_, token);
    if (!json || text_of(*json, "typ") != kType || text_of(*json, "iss") != issuer_ ||
        text_of(*json, "aud") != audience()) {
        return InvalidTransferToken{};
    }
    TransferClaims claims{text_of(*json, "jti"), text_of(*json, "requesting_user_id"),
                          text_of(*json, "provider"), text_of(*json, "provider_account_id"),
                          text_of(*json, "account_email")};
    const std::int64_t* expires_at = json->integer("exp");
    if (!base::is_uuid(claims.request_id) || !base::is_uuid(claims.requesting_user_id) ||
        expires_at == nullptr) {
        return InvalidTransferToken{};
    }
    claims.expires_at = base::from_unix_seconds(*expires_at);
    if (base::unix_seconds(now) >= *expires_at) return ExpiredTransferToken{claims};
    return claims;
}

}  // namespace holdfast::accounts
