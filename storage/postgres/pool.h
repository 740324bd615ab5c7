// The connections of one Store, and what happens when one of them fails.
#pragma once

#include "storage/postgres/connection.h"
#include "storage/postgres/faults.h"
#include "sync/mutex.h"
#include "sync/semaphore.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

namespace holdfast::storage::postgres {

// Thread-safe. Lives as long as the store; outlives its leases.
class Pool {
  public:
    // At most `limit` connections, each opened when it is first needed. If all are in use, callers wait up to
    // `wait`, first come, first served.
    Pool(ConnectionSettings settings, std::size_t limit, std::chrono::milliseconds wait);

    // Returns what work(connection) returns. `work` is one transaction and may be called again: once, on a
    // new connection, if the connection was lost and nothing was done; and a few times if the server undid
    // the transaction because of another one (40001, 40P01). Throws StoreError; unavailable if no connection
    // is free in time or none can be opened.
    template <typename Work>
    auto run(Work work) {
        bool lost_before = false;
        for (int attempt = 1;; ++attempt) {
            try {
                Lease lease(*this);
                return work(lease.connection());
            } catch (const ConnectionLost& lost) {
                drop_idle();
                if (!lost.nothing_was_done() || lost_before) throw;
                lost_before = true;
            } catch (const ServerRefused& refused) {
                if (!refused.is_worth_a_retry() || attempt >= kAttempts) throw;
            }
        }
    }

  private:
    static constexpr int kAttempts = 5;

    using Clock = std::chrono::steady_clock;

    struct Idle {
        std::unique_ptr<Connection> connection;
        Clock::time_point since;
    };

    // One connection for one caller, given back at the lease's end; a broken one is closed. Throws StoreError
    // (unavailable) if no connection is free in time or none can be opened.
    class Lease {
      public:
        explicit Lease(Pool& pool);
        ~Lease() { pool_.take_back(std::move(connection_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Connection& connection() { return *connection_; }

      private:
        Pool& pool_;
        sync::Semaphore::Place place_;
        std::unique_ptr<Connection> connection_;
    };

    std::unique_ptr<Connection> connect();
    std::unique_ptr<Connection> take_idle();
    void take_back(std::unique_ptr<Connection> connection);
    void drop_idle();

    const ConnectionSettings settings_;
    sync::Semaphore places_;  // one for each connection in use
    sync::Mutex mutex_;
    std::vector<Idle> idle_ GUARDED_BY(mutex_);  // ends with the one used last
};

}  // namespace holdfast::storage::postgres
