// The vault: a fresh access token of a linked account, for apps.
//
//   access_token   stored token lives long enough -> opened and answered
//                  else one refresh, over all callers and instances:
//                  lease in the database -> provider asked, no transaction open -> tokens stored -> answered
//
// Invariants: the new refresh token is stored before any of it is answered. A refresh never writes a row that
// has moved since it began: a hand-over, a reconnect, a disconnect or another refresh wins. Of two callers at
// the same moment only one asks the provider; the other one takes what it stored.
#pragma once

#include "accounts/token_seal.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/single_flight.h"
#include "crypto/seal.h"
#include "oauth/client.h"
#include "storage/store.h"
#include "storage/vault.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <variant>

namespace holdfast::accounts {

struct IssuedToken {
    std::string access_token;
    std::optional<base::Time> expires_at;  // nullopt if the provider does not say
    storage::StoredTokens stored;
};
struct NoSuchAccount {};
struct AccountDisconnected {};
struct NeedsReconnect {
    std::string reason;  // one of storage::reconnect_reason, or "no_refresh_token"
};
// The provider can't be asked now, and the stored token is too old to be used.
struct ProviderUnavailable {
    std::chrono::seconds retry_after;  // at least 1
};
using TokenOutcome =
    std::variant<IssuedToken, NoSuchAccount, AccountDisconnected, NeedsReconnect, ProviderUnavailable>;

// What came of a refresh.
enum class Renewal {
    renewed,
    refused,  // the account needs its user
    failed,   // the provider is in trouble
    skipped,  // somebody else was faster, or it can't be done here
};
inline constexpr std::size_t kRenewals = 4;

// Thread-safe. Everything given to it outlives it. All methods throw storage::StoreError.
class Vault {
  public:
    struct Parts {
        storage::Store& store;
        oauth::Client& client;
        const oauth::Providers& providers;
        const crypto::Sealer& sealer;
        const base::Clock& clock;
        base::Log& log;
        // Waits a moment for another instance; nullptr: the thread sleeps.
        std::function<void(std::chrono::milliseconds)> wait = nullptr;
    };

    explicit Vault(Parts parts);

    // A token that lives for `min_seconds` more. One that the provider gave with less is answered all the
    // same, if it was renewed just now. If the provider can't be asked, a token that still lives is answered.
    // Blocks while the provider answers.
    // NoSuchAccount also if the account is not of `provider`, or not of `user_id`, unless that is nullopt: a
    // hand-over leaves its id as it is.
    [[nodiscard]] TokenOutcome access_token(const std::string& account_id,
                                            const std::optional<std::string>& provider,
                                            const std::optional<std::string>& user_id,
                                            std::chrono::seconds min_seconds);
    // The same for tokens that were found just now; nullopt if there is no such account.
    [[nodiscard]] TokenOutcome access_token(std::optional<storage::StoredTokens> stored,
                                            const std::optional<std::string>& provider,
                                            const std::optional<std::string>& user_id,
                                            std::chrono::seconds min_seconds);

    // The provider has refused the stored token: the next access_token() renews it. False if there is no such
    // account.
    [[nodiscard]] bool report_invalid_token(const std::string& account_id);

    // Uses the refresh token of tokens that were found so, however long the access token lives, so that the
    // provider does not forget it. Blocks while the provider answers.
    [[nodiscard]] Renewal renew_idle(const storage::StoredTokens& stored);

  private:
    class Refresh;
    using Moment = std::chrono::steady_clock::time_point;

    // Renews the tokens, or waits while another caller does. nullopt: the row is to be looked at again.
    std::optional<TokenOutcome> renew(const storage::StoredTokens& stored, Moment give_up);
    // The answer without new tokens: the stored one if it still lives.
    TokenOutcome unrenewed(const storage::StoredTokens& stored, std::chrono::seconds retry_after) const;
    // The answer where no refresh token can be used: the stored one if it still lives, else NeedsReconnect.
    TokenOutcome not_renewable(const storage::StoredTokens& stored) const;
    TokenOutcome issue(storage::StoredTokens stored) const;
    bool lives_for(const storage::StoredTokens& stored, std::chrono::seconds time) const;
    TokenSeal seal_of(const storage::StoredTokens& stored) const;

    Parts parts_;
    base::SingleFlight flights_;
};

}  // namespace holdfast::accounts
