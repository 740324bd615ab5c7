// Delivers for one hook, under its lease, what it has not been told yet.
//
//   parked events that were asked for again, until one fails
//   then the events after the hook's cursor, one after the other:
//       not for this hook            settled
//       answered 2xx                 settled
//       answered 410                 the hook is disabled
//       anything else                again after 10 s, 20 s, 40 s, ... an hour; once the hook has failed for
//                                    kPatience, what is as old is parked, and settled
//
// Invariants: an event is settled only after it was acknowledged or parked, in the same transaction; until
// then it is sent again, with the same id. So every event arrives, some twice, in their order. Before each
// request the lease is good for longer than the request can take.
#pragma once

#include "accounts/public_events.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/seal.h"
#include "http/fetch.h"
#include "metrics/registry.h"
#include "storage/hooks.h"
#include "storage/store.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace holdfast::accounts {

// How long a request of a webhook may take: 10 s in all.
inline constexpr http::FetchLimits kHookLimits{.connect = std::chrono::milliseconds(3000),
                                               .first_byte = std::chrono::milliseconds(7000),
                                               .whole = std::chrono::milliseconds(7000),
                                               .body_bytes = 64 * 1024};

enum class HookOutcome { delivered, failed, parked, disabled };
inline constexpr std::size_t kHookOutcomes = 4;
using HookCounters = std::array<metrics::Counter, kHookOutcomes>;

// How many events are read at a time.
inline constexpr std::int64_t kHookBatch = 100;

// What the hook is told of an event; nullopt if nothing.
std::optional<PublicEvent> told_to(const storage::Hook& hook, const storage::DomainEvent& event);

// A short-lived object, for one thread. Everything given to it outlives it.
class HookDelivery {
  public:
    static constexpr std::chrono::seconds kLease{30};
    static constexpr std::chrono::hours kPatience{24};
    static constexpr std::chrono::seconds kFirstPause{10};
    static constexpr std::chrono::seconds kLongestPause{3600};

    struct Parts {
        storage::Store& store;
        http::Fetcher& fetcher;
        const crypto::Sealer& sealer;
        const base::Clock& clock;
        base::Log& log;
        HookCounters& counters;
    };

    // `hook` is as TakeHook has returned it to `holder`.
    HookDelivery(Parts parts, storage::Hook hook, std::string holder);

    // Returns when everything is told, when a request has failed, when a stop is requested, or when the lease
    // is lost; the lease ends with it. Throws storage::StoreError: then the lease runs out.
    void run(const std::stop_token& stop);

  private:
    enum class Answer { acknowledged, gone, failed };
    using Events = std::span<const storage::DomainEvent>;

    // Holds the lease on, and stores how far the hook is. False if the lease is lost.
    [[nodiscard]] bool hold();
    // False if there is nothing more to do now.
    bool retry_next(const std::stop_token& stop);
    bool deliver_next(const std::stop_token& stop);
    // False if the event has failed again, or the lease is lost.
    bool retry(const storage::ParkedEvent& parked);
    Answer send(const PublicEvent& event);
    void settle(const storage::DomainEvent& event);
    void succeed();
    // The first of the events has failed.
    void fail(Events events);
    void disable();
    void count(HookOutcome outcome, std::uint64_t many = 1);
    void tell(base::Level level, const PublicEvent& event, const std::string& what);

    Parts parts_;
    storage::Hook hook_;
    const std::string holder_;
    const std::optional<std::string> secret_;
    std::string failure_;  // of the last request
    bool has_retried_ = false;
    std::vector<storage::ParkedEvent> parked_;
};

}  // namespace holdfast::accounts
