// How much linked accounts store: asked at their providers in the background, and kept for an hour.
//
//   refresh(accounts) -> those that are due -> background: claim in the database -> token of the vault
//                                                          -> provider asked, no transaction open -> stored
//
// Invariants: no user waits for it. One question for an account at a time, over all instances. A question
// without an answer is asked again ten minutes later at the earliest.
#pragma once

#include "accounts/background.h"
#include "accounts/linked_accounts.h"
#include "accounts/vault.h"
#include "base/clock.h"
#include "base/log.h"
#include "oauth/client.h"
#include "storage/store.h"
#include "sync/mutex.h"

#include <cstddef>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace holdfast::accounts {

// Thread-safe. Everything given to it outlives it; it lives until the background has ended.
class Quotas {
  public:
    struct Parts {
        storage::Store& store;
        oauth::Client& client;
        const oauth::Providers& providers;
        Vault& vault;
        Background& background;
        const base::Clock& clock;
        base::Log& log;
    };

    // So many wait at this instance at most, so that a provider that hangs does not hold the background up
    // for long. Those beyond it are asked after a later refresh().
    static constexpr std::size_t kMostWaiting = 32;

    explicit Quotas(Parts parts) : parts_(parts) {}

    // Lets the background ask for the quota of each connected account for which that is due. Returns at once.
    void refresh(const std::vector<AccountView>& accounts);

  private:
    // Throws storage::StoreError.
    void ask(const std::string& account_id, const oauth::Provider& provider, const std::stop_token& stop);
    void forget(const std::string& account_id);
    bool wait(const std::string& account_id);
    // The provider, if the account is due and the provider tells quotas; a null pointer otherwise.
    const oauth::Provider* provider_if_due(const AccountView& view, base::Time now) const;

    Parts parts_;
    sync::Mutex mutex_;
    std::set<std::string> waiting_ GUARDED_BY(mutex_);
};

}  // namespace holdfast::accounts
