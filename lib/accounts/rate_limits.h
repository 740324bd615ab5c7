// How often a client may do what is costly or worth guessing at: a table of limits, counted in the database,
// so that all instances agree.
//
//   charge    network (its /64, /56 and /48) -> account at that network -> account over all networks
//   remember  after a login: the network that a user has logged in from
//
// Each action is counted for the client's network, and for the account at that network. A login is also
// counted for the account over all networks, except from a network where the user has logged in lately: an
// attacker who tries passwords from many networks does not lock the user out at home.
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

enum class LimitedAction : std::size_t {
    sign_up,
    log_in,
    refresh,
    begin_linking,
    transfer,
    use_app,
    send_mail,
    use_link,
    use_code
};

std::string_view name(LimitedAction action);

// How long a network is remembered after a login.
inline constexpr std::chrono::days kNetworkMemory{30};

// Thread-safe. Everything given to it outlives it. charge() throws storage::StoreError.
class RateLimits {
  public:
    enum class Switch { off, on };
    // A client's address; nullopt if it has none.
    using Client = std::optional<http::Address>;

    // `key` is for keyed digests: the database sees neither addresses nor emails.
    RateLimits(storage::Store& store, const base::Clock& clock, std::string key, Switch is)
        : store_(store), clock_(clock), key_(std::move(key)), is_(is) {}

    // Counts one request for the action. nullopt if it is allowed; else the time, rounded up, after which the
    // client may try again. `account` is any unique text for the account; an empty one is not counted. A
    // request that is refused for its network is not counted for the account over all networks.
    [[nodiscard]] std::optional<std::chrono::seconds> charge(LimitedAction action, const Client& client,
                                                             std::string_view account);

    // Counts one mail to the address. False if it has got one less than a minute ago. Throws
    // storage::StoreError.
    [[nodiscard]] bool allows_mail_to(std::string_view address);

    // Forgets the guesses at an account's password and codes over all networks, so that its user can log in
    // from anywhere again.
    // Throws storage::StoreError.
    void unlock(std::string_view account);

    // Remembers the client's network after a login of the account's user. Does not throw StoreError: if the
    // database fails, the network stays unknown until the next login.
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
