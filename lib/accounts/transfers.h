// Completing a hand-over: the requester presents the transfer token, and the account becomes theirs.
#pragma once

#include "accounts/mails.h"
#include "accounts/revocations.h"
#include "accounts/transfer_tokens.h"
#include "base/clock.h"
#include "base/log.h"
#include "storage/handover.h"
#include "storage/store.h"

#include <string>
#include <string_view>

namespace holdfast::accounts {

struct TransferResult {
    storage::HandoverOutcome outcome;
    std::string account_id;  // empty unless the requester owns the account now
    std::string provider;    // empty if the token is not ours
};

// What a hand-over would do, shown to the requester before it happens.
struct TransferPreview {
    storage::HandoverOutcome outcome;  // that complete() would have now
    TransferClaims offer;
};

// Thread-safe. Everything given to it outlives it.
class Transfers {
  public:
    Transfers(storage::Store& store, const TransferTokens& tokens, Revocations& revocations, Mails& mails,
              const base::Clock& clock, base::Log& log)
        : store_(store),
          tokens_(tokens),
          revocations_(revocations),
          mails_(mails),
          clock_(clock),
          log_(log) {}

    // Hands the account over in one transaction, with a mail to the old owner, and logs the outcome. The old
    // owner's tokens are then revoked where that does not end the new owner's. `network` is where the request
    // came from, for the events. Throws storage::StoreError.
    [[nodiscard]] TransferResult complete(std::string_view transfer_token, const std::string& user_id,
                                          std::string_view network);

    // The outcome that complete() would have; changes nothing. Throws storage::StoreError.
    [[nodiscard]] TransferPreview preview(std::string_view transfer_token, const std::string& user_id);

  private:
    enum class Purpose { complete, preview };
    struct Settlement {
        storage::HandoverDecision decision;
        TransferClaims claims;  // empty if the token is not ours
    };

    // Reads the token and lets the store decide by the rule of a hand-over; a preview changes nothing.
    Settlement settle(std::string_view transfer_token, const std::string& user_id, std::string_view network,
                      Purpose purpose);

    storage::Store& store_;
    const TransferTokens& tokens_;
    Revocations& revocations_;
    Mails& mails_;
    const base::Clock& clock_;
    base::Log& log_;
};

}  // namespace holdfast::accounts
