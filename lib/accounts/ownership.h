// Who gets a cloud account that a user has just proved to control. The database's unique index decides; this
// file acts on its answer.
//
//   upsert -> Linked                       Connected
//          -> violation of the index       log, read the owner:
//               the same user              the upsert again, so that the newest tokens are stored
//               another user               seal the tokens into a transfer request -> OwnershipConflict;
//                                          where there are no hand-overs LinkFault::handover_disabled
//               nobody                     the upsert again, at most kMaxRetries times
//          -> any other violation          LinkFault::database_error
#pragma once

#include "accounts/link_fault.h"
#include "accounts/mails.h"
#include "accounts/transfer_tokens.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/seal.h"
#include "oauth/client.h"
#include "storage/store.h"

#include <string>
#include <variant>

namespace holdfast::accounts {

struct Connected {
    std::string account_id;
};
struct OwnershipConflict {
    std::string transfer_token;  // for a transfer request that is saved
};
using OwnershipResult = std::variant<Connected, OwnershipConflict, LinkFault>;

// Thread-safe. Everything given to it outlives it. Never throws storage::StoreError: it logs it and returns a
// LinkFault.
class Ownership {
  public:
    static constexpr int kMaxRetries = 3;

    Ownership(storage::Store& store, const crypto::Sealer& sealer, const TransferTokens& tokens, Mails& mails,
              const base::Clock& clock, base::Log& log)
        : store_(store), sealer_(sealer), tokens_(tokens), mails_(mails), clock_(clock), log_(log) {}

    [[nodiscard]] OwnershipResult claim(const oauth::Provider& provider, const oauth::Grant& grant,
                                        const std::string& user_id, const std::string& network);

  private:
    class Claim;

    storage::Store& store_;
    const crypto::Sealer& sealer_;
    const TransferTokens& tokens_;
    Mails& mails_;
    const base::Clock& clock_;
    base::Log& log_;
};

}  // namespace holdfast::accounts
