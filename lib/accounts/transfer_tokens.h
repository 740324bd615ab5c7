// The transfer token: a JWT that lets one user complete one hand-over within ten minutes. It names no other
// user.
#pragma once

#include "base/clock.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::accounts {

inline constexpr std::chrono::seconds kTransferLifetime{600};

struct TransferClaims {
    std::string request_id;  // jti
    std::string requesting_user_id;
    std::string provider;
    std::string provider_account_id;
    std::string account_email;
    base::Time expires_at{};  // set by verify()
};

struct InvalidTransferToken {};
struct ExpiredTransferToken {
    TransferClaims claims;
};
using TransferTokenResult = std::variant<TransferClaims, ExpiredTransferToken, InvalidTransferToken>;

// Thread-safe, immutable.
class TransferTokens {
  public:
    // The first key signs, all of them verify.
    TransferTokens(std::string issuer, std::vector<std::string> keys)
        : issuer_(std::move(issuer)), keys_(std::move(keys)) {}

    // Claims typ "ownership_transfer", iss, aud, jti, requesting_user_id, provider, provider_account_id,
    // account_email, iat, exp = iat + 600, and no others.
    std::string issue(const TransferClaims& claims, base::Time now) const;

    [[nodiscard]] TransferTokenResult verify(std::string_view token, base::Time now) const;

  private:
    std::string audience() const { return issuer_ + "/cloud/transfer-ownership"; }

    std::string issuer_;
    std::vector<std::string> keys_;
};

}  // namespace holdfast::accounts
