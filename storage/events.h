// Domain events: what happened, when, to whom, by whom and from which network. One append-only table; every
// event is written in the same transaction as the change that it reports.
//
//   user.created  user.changed  user.password_changed  user.deleted
//   user.second_factor_added  user.second_factor_removed  user.recovery_code_used
//   user.passkey_added  user.passkey_removed
//   session.created  session.ended  session.reused
//   account.linked  account.reconnected  account.disconnected  account.deleted  account.renamed
//   account.changed  account.needs_reconnect  token.issued
//   handover.offered  handover.asked  handover.disputed  handover.refused  handover.completed
//                                                    a row for each party
//
// Facts are a JSON object of texts with everything else, such as the reason of a session.ended
// (storage/sessions.h); never a secret or a token. When a user is deleted,
// their events are deleted too; only user.deleted stays, with the id as its subject. The other party of a
// hand-over keeps its own row. The network of a party is only in its own row.
#pragma once

#include "storage/store.h"
#include "storage/time.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::storage {

// An event to be written.
struct NewEvent {
    std::string_view type;
    Time occurred_at;
    std::optional<std::string> user_id{};     // to whom
    std::optional<std::string> actor_id{};    // by whom
    std::optional<std::string> subject_id{};  // the session, the transfer request or the deleted user
    std::optional<std::string> account_id{};
    std::optional<std::string> provider{};
    std::optional<std::string> provider_account_id{};
    std::optional<std::string> account_email{};  // as user_id knows the account
    std::optional<std::string> nickname{};
    std::string_view network{};  // an IPv4 address or an IPv6 /64; empty if it is not known
    std::string facts = "{}";
};

// A JSON object of texts (RFC 8259).
std::string json_object(std::initializer_list<std::pair<std::string_view, std::string_view>> members);

// The place of an event, for readers. Later events have greater cursors.
struct EventCursor {
    std::int64_t transaction = 0;
    std::int64_t sequence = 0;

    friend bool operator<(const EventCursor& one, const EventCursor& other) {
        return one.transaction == other.transaction ? one.sequence < other.sequence
                                                    : one.transaction < other.transaction;
    }
};

struct DomainEvent {
    std::int64_t transaction;  // with sequence: its cursor
    std::int64_t sequence;
    std::string id;
    std::string type;
    Time occurred_at;
    std::optional<std::string> user_id;
    std::optional<std::string> actor_id;
    std::optional<std::string> subject_id;
    std::optional<std::string> account_id;
    std::optional<std::string> provider;
    std::optional<std::string> provider_account_id;
    std::optional<std::string> account_email;
    std::optional<std::string> nickname;
    std::string network;
    std::string facts;

    EventCursor cursor() const { return {transaction, sequence}; }
};

// The events after a cursor, in the order of their cursors, at most `limit`. Returns an event only when no
// event with a smaller cursor can appear any more: on PostgreSQL, when its transaction is older than the
// oldest one still running. So a reader that goes on from its last cursor misses none.
struct ReadEvents {
    static constexpr std::string_view name = "read_events";
    static constexpr bool only_reads = true;
    using Outcome = std::vector<DomainEvent>;
    EventCursor after;
    std::int64_t limit;
};

// The events of a user, newest first, at most `limit`; with `before`, only those with a smaller sequence.
struct ListActivity {
    static constexpr std::string_view name = "list_activity";
    static constexpr bool only_reads = true;
    using Outcome = std::vector<DomainEvent>;
    std::string_view user_id;
    std::optional<std::int64_t> before;
    std::int64_t limit;
};

// The most events that one step of SweepEvents looks at: it holds up nobody for longer than some
// milliseconds.
inline constexpr std::int64_t kSweptEvents = 100;

// Looks at the next kSweptEvents after a cursor and deletes those of `until` and before; but no hand-overs,
// which both parties read as long as their rows are there, and no event that an enabled hook of an app in use
// has not settled (storage/hooks.h). Returns the cursor to go on from; nullopt at the first events that are
// newer or not settled, and at the end.
struct SweepEvents {
    static constexpr std::string_view name = "sweep_events";
    using Outcome = std::optional<EventCursor>;
    EventCursor after;
    Time until;
};

}  // namespace holdfast::storage
