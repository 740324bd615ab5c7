#include "accounts/token_seal.h"

#include <chrono>

namespace holdfast::accounts {
namespace {

constexpr std::string_view kAccessToken = "access_token";
constexpr std::string_view kRefreshToken = "refresh_token";

}  // namespace

std::string token_context(std::string_view column, std::string_view user_id, std::string_view provider,
                          std::string_view provider_account_id) {
    return crypto::seal_context({column, user_id, provider, provider_account_id});
}

storage::SealedGrant TokenSeal::seal(const oauth::TokenResponse& tokens, base::Time received_at) const {
    storage::SealedGrant sealed;
    sealed.access_token = sealer_.seal(tokens.access_token, context(kAccessToken));
    if (tokens.refresh_token)
        sealed.refresh_token = sealer_.seal(*tokens.refresh_token, context(kRefreshToken));
    sealed.token_expiry = received_at + std::chrono::seconds(tokens.expires_in);
    sealed.granted_scope = tokens.granted_scope;
    return sealed;
}

std::optional<std::string> TokenSeal::open(std::string_view column,
                                           const std::optional<std::string>& envelope) const {
    return envelope ? sealer_.open(*envelope, context(column)) : std::nullopt;
}

std::optional<std::string> TokenSeal::open_access_token(const std::optional<std::string>& envelope) const {
    return open(kAccessToken, envelope);
}

std::optional<std::string> TokenSeal::open_refresh_token(const std::optional<std::string>& envelope) const {
    return open(kRefreshToken, envelope);
}

}  // namespace holdfast::accounts
