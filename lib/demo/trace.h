// What the demo has just done, as its page shows it: the newest events of all requests, in a ring.
//
//   a traced request: Span::begin -> events of the store and the fetcher, on the same thread -> Span's end
//
// Invariant: no event holds a token, code, state, password or cookie. Each event is redacted where it is
// made, so that there is nothing to hide later.
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "sync/mutex.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace holdfast::demo {

inline constexpr std::size_t kMostEvents = 4096;
inline constexpr std::size_t kMostAtOnce = 500;

// Thread-safe.
class Trace {
  public:
    explicit Trace(const base::Clock& clock, std::size_t capacity = kMostEvents)
        : clock_(clock), capacity_(capacity) {}

    // Adds an event of the request with this id. If the ring is full, the oldest event goes.
    void add(const std::string& request_id, std::string_view kind, base::Json::Object members);

    // The number of the newest event; 0 if there was none. Events are numbered from 1.
    std::int64_t newest() const;

    // {"events":[...],"next":M,"lost":bool}: the events after number `since`, oldest first, kMostAtOnce at
    // most; "next" is the number of the last one, or `since`; "lost" is true if some of them are gone.
    base::Json after(std::int64_t since) const;

  private:
    struct Event {
        std::string request_id;
        base::Time at;
        std::string_view kind;
        base::Json::Object members;
    };

    const base::Clock& clock_;
    const std::size_t capacity_;
    mutable sync::Mutex mutex_;
    std::deque<Event> events_ GUARDED_BY(mutex_);
    std::int64_t newest_ GUARDED_BY(mutex_) = 0;
};

struct Actor {
    std::string user_id;
    std::string username;
};

// A request that is being handled, and what the store and the fetcher see of it. Belongs to one thread; while
// it lives, it is that thread's current span.
class Span {
  public:
    Span(Trace& trace, std::string request_id);
    ~Span();
    Span(const Span&) = delete;
    Span& operator=(const Span&) = delete;

    // The span of the request that this thread handles; a null pointer if it handles none that is traced.
    static Span* current();

    void add(std::string_view kind, base::Json::Object members) {
        trace_.add(request_id_, kind, std::move(members));
    }

    std::optional<Actor> actor;         // the user who sends the request
    std::optional<Actor> named;         // the user whose password a login is checked against
    std::string account_email;          // of the cloud account that is linked
    bool was_refused_by_index = false;  // 23505 on the index that gives each account one owner

  private:
    Trace& trace_;
    std::string request_id_;
};

// What is shown of a token.
std::string sealed_text(std::int64_t bytes);

// Milliseconds since `begin`, with one decimal.
double milliseconds_since(std::chrono::steady_clock::time_point begin);

}  // namespace holdfast::demo
