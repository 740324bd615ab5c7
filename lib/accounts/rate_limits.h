// How often one may ask for what is costly, or worth guessing at: a table of limits, counted in the database,
// so that all instances agree.
//
// Each action is counted by the client's network and by account. An account is counted for each network
// apart: whoever tries somebody's password over and over shuts out nobody but that network, and never the
// rightful user at another one.
#pragma once

#include "base/clock.h"
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

// Thread-safe. Everything given to it outlives it.
class RateLimits {
  public:
    enum class Switch { off, on };

    // `key` is for a keyed digest: the database is told neither addresses nor emails.
    RateLimits(storage::Store& store, const base::Clock& clock, std::string key, Switch is)
        : store_(store), clock_(clock), key_(std::move(key)), is_(is) {}

    // Counts one request for the action. Nothing where it may go on; else after how long, rounded up, it may
    // be asked for again. `network` is the client's, `account` whom the action is about, by any unique text;
    // an empty one is not counted. Throws storage::StoreError.
    [[nodiscard]] std::optional<std::chrono::seconds> charge(LimitedAction action, std::string_view network,
                                                             std::string_view account);

  private:
    std::string digest(LimitedAction action, std::string_view network, std::string_view account) const;

    storage::Store& store_;
    const base::Clock& clock_;
    const std::string key_;
    const Switch is_;
};

}  // namespace holdfast::accounts
