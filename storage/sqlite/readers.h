// The connections that only read, at the same time as the writer and each other, each on its own snapshot.
#pragma once

#include "storage/sqlite/connection.h"
#include "sync/mutex.h"
#include "sync/semaphore.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace holdfast::storage::sqlite {

// Thread-safe. Lives as long as the store; outlives its leases.
class Readers {
  public:
    // At most `limit` connections to the file at `path`, each opened when it is first needed. A lease waits
    // up to `patience` for one of them.
    Readers(std::string path, std::size_t limit, std::chrono::milliseconds patience);

    // One connection for one reader, returned at the lease's end. Throws StoreError
    // (unavailable) if no connection is free in time or none can be opened.
    class Lease {
      public:
        explicit Lease(Readers& readers);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Connection& connection() { return *connection_; }

      private:
        Readers& readers_;
        sync::Semaphore::Place place_;
        std::unique_ptr<Connection> connection_;
    };

    // Returns what work(connection) returns. One statement sees one snapshot. Throws as Lease does.
    template <typename Work>
    auto read(Work work) {
        Lease lease(*this);
        return work(lease.connection());
    }

  private:
    std::unique_ptr<Connection> connect();

    const std::string path_;
    sync::Semaphore places_;  // one for each connection in use
    sync::Mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_ GUARDED_BY(mutex_);
};

}  // namespace holdfast::storage::sqlite
