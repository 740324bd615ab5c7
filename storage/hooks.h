// Webhooks: where an app is told of events, up to which event it has been told, and what it could not be told
// of. One instance at a time delivers for a hook: the one that has its lease.
#pragma once

#include "storage/events.h"
#include "storage/store.h"
#include "storage/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage {

// How many hooks there may be.
inline constexpr std::int64_t kMostHooks = 64;

struct Hook {
    std::string id;
    std::string app_name;
    std::optional<std::string> app_provider;  // nullopt: the app sees every provider
    std::string url;
    std::string event_types;          // public types, separated by blanks; empty: all of them
    std::string secret;               // sealed
    std::int64_t cursor_transaction;  // with cursor_sequence: the last event that is settled
    std::int64_t cursor_sequence;
    Time told_until;     // when that event occurred, or when the hook was made
    std::int64_t tries;  // that have failed since the last success
    std::optional<Time> failing_since;
    std::optional<std::string> last_failure;
    Time next_try_at;
    std::optional<Time> retry_at;  // when the parked events were asked for again
    std::optional<Time> delivered_at;
    std::optional<Time> disabled_at;
    std::optional<Time> held_until;  // the end of the lease
    Time created_at;

    EventCursor cursor() const { return {cursor_transaction, cursor_sequence}; }
};

// An event that was given up, until the operator asks for it again.
struct ParkedEvent {
    std::string event_id;
    std::int64_t cursor_transaction;
    std::int64_t cursor_sequence;
    std::string type;  // as stored
    Time occurred_at;
    std::string failure;
    Time parked_at;
};

struct NewHook {
    std::string id;
    std::string app_name;
    std::string url;
    std::string event_types;
    std::string secret;  // sealed
    Time now;
};

enum class HookAdded {
    added,
    no_app,    // no app of this name is in use, or it lacks the scope events:read
    exists,    // the app has a hook with this URL
    too_many,  // there are kMostHooks
};

// The hook is told of what happens from now on.
struct AddHook {
    static constexpr std::string_view name = "add_hook";
    using Outcome = HookAdded;
    const NewHook& hook;
};

struct ListedHook {
    Hook hook;
    std::int64_t parked;
};

// All hooks, by app and URL.
struct ListHooks {
    static constexpr std::string_view name = "list_hooks";
    static constexpr bool only_reads = true;
    using Outcome = std::vector<ListedHook>;
};

// The parked events of a hook in the order of their cursors, at most `limit`; all of them, or those that were
// asked for again.
struct ListParked {
    static constexpr std::string_view name = "list_parked";
    static constexpr bool only_reads = true;
    using Outcome = std::vector<ParkedEvent>;
    std::string_view hook_id;
    bool only_retried = false;
    std::int64_t limit = 1000;
};

// Deletes a hook with its parked events. False if there is no such hook.
struct RemoveHook {
    static constexpr std::string_view name = "remove_hook";
    using Outcome = bool;
    std::string_view hook_id;
};

// Asks for all parked events again, once, and for everything else at once; a disabled hook is enabled.
// Returns how many events are parked; nullopt if there is no such hook.
struct RetryHook {
    static constexpr std::string_view name = "retry_hook";
    using Outcome = std::optional<std::int64_t>;
    std::string_view hook_id;
    Time now;
};

// The hooks that may be delivered for now: enabled, of an app in use, due and without a lease that still
// runs.
struct ListDueHooks {
    static constexpr std::string_view name = "list_due_hooks";
    static constexpr bool only_reads = true;
    using Outcome = std::vector<Hook>;
    Time now;
};

// Takes the lease of a hook that ListDueHooks would list. nullopt if another holder has it, or if it is not
// due any more.
struct TakeHook {
    static constexpr std::string_view name = "take_hook";
    using Outcome = std::optional<Hook>;
    std::string_view hook_id;
    std::string_view holder;  // a UUID, of this lease alone
    Time now;
    Time until;
};

// A parked event that was tried again.
struct Retried {
    std::string_view event_id;
    std::optional<std::string> failure;  // nullopt: it was delivered, or is gone, and is not parked any more
};

// Stores how far a hook is: its cursor, what failed, when it is due, and until when it is held; nullopt ends
// the lease. In the same transaction events are parked and a retried one is settled. With `ends_retry` no
// event is asked for again any more, unless the operator did meanwhile. False, and nothing is changed, if the
// lease is another holder's or the hook is gone.
struct SaveHook {
    static constexpr std::string_view name = "save_hook";
    using Outcome = bool;
    const Hook& hook;
    std::string_view holder;
    std::span<const ParkedEvent> parked{};
    std::optional<Retried> retried{};
    bool ends_retry = false;
};

}  // namespace holdfast::storage
