// A user's linked accounts and hand-overs: list, disconnect, remove, rename, acknowledge.
#pragma once

#include "accounts/revocations.h"
#include "base/clock.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::accounts {

enum class ConnectionStatus { connected, needs_reconnect, disconnected };

struct AccountView {
    storage::LinkedAccount account;
    ConnectionStatus status;
    // "" if connected, else "user_disconnected", "no_refresh_token" or one of storage::reconnect_reason.
    std::string reason;
};

// An active account is connected if its token is valid or can be renewed; it needs a reconnect otherwise, or
// if the vault has found that it does. Any other is disconnected.
AccountView view_of(storage::LinkedAccount account, base::Time now);

// `network` is where the request came from, for the events; empty if it is not known.
//
// Thread-safe. Everything given to it outlives it. All methods throw storage::StoreError. An account or event
// of another user is treated as one that does not exist.
class LinkedAccounts {
  public:
    LinkedAccounts(storage::Store& store, Revocations& revocations, const base::Clock& clock)
        : store_(store), revocations_(revocations), clock_(clock) {}

    // Oldest first.
    std::vector<AccountView> list(std::string_view user_id) const;

    // The accounts of a user, for an app. Oldest first; nullopt if there is no such user.
    std::optional<std::vector<AccountView>> list_of(std::string_view user_id) const;

    // An account of any user, for an app; nullopt if there is none.
    std::optional<AccountView> find(std::string_view account_id) const;

    // Erases the tokens, which are then revoked; the account stays the user's. Returns its provider; nullopt
    // if the user has no such account.
    [[nodiscard]] std::optional<std::string> disconnect(std::string_view user_id, std::string_view account_id,
                                                        std::string_view network);

    // Removes the account, whose tokens are then revoked, so that anybody may link it. False if the user has
    // no such account.
    [[nodiscard]] bool remove(std::string_view user_id, std::string_view provider,
                              std::string_view account_id, std::string_view network);

    // `nickname` is normalised (accounts/validation.h); an empty one clears it. False if the user has no such
    // account.
    [[nodiscard]] bool rename(std::string_view user_id, std::string_view provider,
                              std::string_view account_id, const std::string& nickname,
                              std::string_view network);

    // Newest first, at most `limit`; with `before`, only events with a smaller sequence.
    std::vector<storage::TransferEvent> events(std::string_view user_id, std::optional<std::int64_t> before,
                                               std::int64_t limit) const;

    // False if the user has no such event.
    [[nodiscard]] bool acknowledge(std::string_view user_id, std::string_view event_id);

  private:
    storage::Store& store_;
    Revocations& revocations_;
    const base::Clock& clock_;
};

}  // namespace holdfast::accounts
