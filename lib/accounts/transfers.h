// Completing a hand-over: the requester presents the transfer token, and the account becomes theirs.
#pragma once

#include "accounts/transfer_tokens.h"
#include "base/clock.h"
#include "base/log.h"
#include "storage/store.h"

#include <string>
#include <string_view>
#include <variant>

namespace holdfast::accounts {

struct HandedOver {
    std::string account_id;
    std::string provider;
    bool repeated;  // it was the requester's already
};

enum class TransferFault {
    invalid,            // not a transfer token of ours, or its request was replaced by a newer one
    expired,            // ten minutes have passed
    not_your_transfer,  // issued for another user
    account_not_found,  // the account, or its owner with it, is gone
    owner_changed,      // the account has another owner than when the offer was made
};
using TransferResult = std::variant<HandedOver, TransferFault>;

// Thread-safe. Everything given to it outlives it.
class Transfers {
  public:
    Transfers(storage::Store& store, const TransferTokens& tokens, const base::Clock& clock, base::Log& log)
        : store_(store), tokens_(tokens), clock_(clock), log_(log) {}

    // One transaction; logs its outcome. Throws storage::StoreError.
    [[nodiscard]] TransferResult complete(std::string_view transfer_token, const std::string& user_id);

  private:
    TransferResult transfer(const TransferClaims& claims, const std::string& user_id);

    storage::Store& store_;
    const TransferTokens& tokens_;
    const base::Clock& clock_;
    base::Log& log_;
};

}  // namespace holdfast::accounts
