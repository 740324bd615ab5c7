// The sessions that many callers look up, in one round trip.
//
// Each request of a signed-in user reads its session, and a round trip costs more than the read itself.
// Callers queue. One of them leads: it sends the statements of all that wait, and wakes the others. There is
// no extra thread: a read without others runs on the caller's thread, and none waits for company.
//
// Invariant: a session is read after its caller has asked. Nothing is kept.
#pragma once

#include "storage/postgres/auth_schema.h"
#include "storage/postgres/pool.h"
#include "storage/sessions.h"
#include "sync/mutex.h"

#include <cstddef>
#include <deque>
#include <exception>
#include <vector>

namespace holdfast::storage::postgres {

// Thread-safe. Lives as long as the store.
class SessionReads {
  public:
    SessionReads(Pool& pool, const AuthSchema& schema) : pool_(pool), schema_(schema) {}

    // Outcome and throws are those of the operation. If a round trip fails, it fails for all its callers.
    FindSession::Outcome find(const FindSession& operation);

  private:
    // A caller's entry, on its stack. `batch` and `done` are guarded by the mutex.
    struct Item {
        const FindSession& operation;
        FindSession::Outcome outcome{};
        std::exception_ptr fault{};
        std::vector<Item*> batch{};  // of a leader: what it reads, its own entry too
        bool done = false;
        sync::Condition wake{};
    };

    std::vector<Item*> take_batch() REQUIRES(mutex_);
    void read(const std::vector<Item*>& batch) noexcept;
    void hand_back(const Item& leader) REQUIRES(mutex_);

    Pool& pool_;
    const AuthSchema& schema_;
    sync::Mutex mutex_;
    std::deque<Item*> queue_ GUARDED_BY(mutex_);  // empty while fewer than the most callers lead
    std::size_t leaders_ GUARDED_BY(mutex_) = 0;
};

}  // namespace holdfast::storage::postgres
