// Revoking at the provider what was erased here: on a disconnect, the deletion of an account or of a user,
// and the old owner's tokens at a hand-over.
//
//   the Store keeps the tokens in the transaction that erases them -> run(), in the background:
//       the provider takes none back, or they do not open     dropped
//       the account is linked again, and the provider ends    superseded: the newer tokens would end too
//       every grant of the account at once
//       revoked                                               done
//       it failed                                             again after 1, 2, 4, ... minutes, 10 times in
//       all
//
// Invariant: the tokens of whoever owns the account are never ended by a revocation of older ones. So at a
// provider that ends every grant of an account to this client at once (oauth::Provider::
// revocation_ends_every_grant), nothing is kept at a hand-over, and a revocation waits while somebody may
// take the account over.
#pragma once

#include "accounts/background.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/seal.h"
#include "metrics/registry.h"
#include "oauth/client.h"
#include "storage/revocations.h"
#include "storage/store.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <stop_token>
#include <string>
#include <string_view>

namespace holdfast::accounts {

// The names of the providers that take tokens back, as storage/revocations.h wants them.
std::string revocable(const oauth::Providers& providers);
// Those of them that take tokens back without ending the new owner's.
std::string revocable_when_handed_over(const oauth::Providers& providers);

// Thread-safe, but run() is for one thread at a time. Everything given to it outlives it.
class Revocations {
  public:
    static constexpr std::string_view kRound = "token_revocations";
    static constexpr std::chrono::seconds kInterval{10};
    static constexpr std::int64_t kMostTries = 10;
    static constexpr int kMostInRound = 20;

    struct Parts {
        storage::Store& store;
        oauth::Client& client;
        const oauth::Providers& providers;
        const crypto::Sealer& sealer;
        Background& background;
        const base::Clock& clock;
        base::Log& log;
    };

    // Adds its round to the background.
    explicit Revocations(Parts parts);

    // The providers whose tokens are kept when an account's tokens are erased.
    const std::string& when_erased() const { return when_erased_; }
    // Those whose old owner's tokens are kept at a hand-over.
    const std::string& when_handed_over() const { return when_handed_over_; }

    // Something was kept: it is revoked soon, before somebody comes back with newer tokens.
    void soon() { parts_.background.hurry(kRound); }

    // Works off what is due, at most kMostInRound.
    void run(const std::stop_token& stop);

    void report(metrics::Figures& figures) const;

  private:
    enum class Outcome { revoked, superseded, dropped, waits, failed, given_up };
    static constexpr std::size_t kOutcomes = 6;

    // What comes of a revocation, and the line of the log; no line if it is empty.
    struct Result {
        Outcome outcome;
        std::string text;
    };

    Result attempt(const storage::TokenRevocation& revocation);
    void settle(const storage::TokenRevocation& revocation);

    Parts parts_;
    const std::string when_erased_;
    const std::string when_handed_over_;
    std::array<metrics::Counter, kOutcomes> counters_;
};

}  // namespace holdfast::accounts
