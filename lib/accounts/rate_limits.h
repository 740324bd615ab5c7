// How often one may ask for what is costly, or worth guessing at: a table of limits, counted in the database,
// so that all instances agree.
//
//   charge    network (its /64, /56 and /48) -> account at that network -> account over all networks
//   remember  after a login: the network that a user has logged in from
//
// Each action is counted by the client's network and by account. An account is counted for each network
// apart, and at a login for all networks together as well. From a network where the user has logged in lately
// that last budget is not asked: who tries somebody's password from everywhere shuts nobody out of their own
// networks.
#pragma once

#include "base/clock.h"
#include "http/address.h"
#include "storage/store.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace holdfast::accounts {

enum class LimitedAction : std::size_t { sign_up, log_in, refresh, begin_linking, transfer };

std::string_view name(LimitedAction action);

// How long a network is known after a login.
inline constexpr std::chrono::days kNetworkMemory{30};

// Thread-safe. Everything given to it outlives it. All methods throw storage::StoreError.
class RateLimits {
  public:
    enum class Switch { off, on };
    // Of a client; none where it has no address.
    using Client = std::optional<http::Address>;

    // `key` is for a keyed digest: the database is told neither addresses nor emails.
    RateLimits(storage::Store& store, const base::Clock& clock, std::string key, Switch is)
        : store_(store), clock_(clock), key_(std::move(key)), is_(is) {}

    // Counts one request for the action. Nullopt if it may go on; else after how long, rounded up, it may be
    // asked for again. `account` is whom the action is about, by any unique text; an empty one is not
    // counted. What is refused for its network is not counted for the account over all networks.
    [[nodiscard]] std::optional<std::chrono::seconds> charge(LimitedAction action, const Client& client,
                                                             std::string_view account);

    // The account's user has logged in from there.
    void remember(const Client& client, std::string_view account);

  private:
    std::optional<std::chrono::microseconds> charge_networks(LimitedAction action, const Client& client,
                                                             std::string_view account);
    std::optional<std::chrono::microseconds> charge_account(LimitedAction action, const Client& client,
                                                            std::string_view account);
    std::string digest(std::string_view purpose, std::string_view network, std::string_view account) const;

    storage::Store& store_;
    const base::Clock& clock_;
    const std::string key_;
    const Switch is_;
};

}  // namespace holdfast::accounts
