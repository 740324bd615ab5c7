// Seals and opens the tokens of one cloud account for one user.
//
// A link's tokens are sealed for the user who proved control, both in the account's row and in a transfer
// request: a hand-over moves them unchanged from the request to the row. They do not open in another user's
// row.
#pragma once

#include "base/clock.h"
#include "crypto/seal.h"
#include "oauth/token.h"
#include "storage/linking.h"

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::accounts {

// What a token in this column (access_token, refresh_token) is bound to: this user and this account.
std::string token_context(std::string_view column, std::string_view user_id, std::string_view provider,
                          std::string_view provider_account_id);

// A short-lived object: refers to everything that it is given.
class TokenSeal {
  public:
    TokenSeal(const crypto::Sealer& sealer, std::string_view user_id, std::string_view provider,
              std::string_view provider_account_id)
        : sealer_(sealer),
          user_id_(user_id),
          provider_(provider),
          provider_account_id_(provider_account_id) {}

    storage::SealedGrant seal(const oauth::TokenResponse& tokens, base::Time received_at) const;

    // nullopt if there is no envelope, or if it was not sealed for this account and user by this
    // installation's key.
    std::optional<std::string> open_access_token(const std::optional<std::string>& envelope) const;
    std::optional<std::string> open_refresh_token(const std::optional<std::string>& envelope) const;

  private:
    std::string context(std::string_view column) const {
        return token_context(column, user_id_, provider_, provider_account_id_);
    }
    std::optional<std::string> open(std::string_view column,
                                    const std::optional<std::string>& envelope) const;

    const crypto::Sealer& sealer_;
    std::string_view user_id_;
    std::string_view provider_;
    std::string_view provider_account_id_;
};

}  // namespace holdfast::accounts
