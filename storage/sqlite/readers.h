// The connections that only read: beside the writer and beside each other, each on its own snapshot.
#pragma once

#include "storage/sqlite/connection.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace holdfast::storage::sqlite {

// Thread-safe. Lives as long as the store; outlives its leases.
class Readers {
  public:
    // At most `limit` connections to the file at `path`, each opened when it is first needed. A lease waits
    // as long as `patience` for one of them.
    Readers(std::string path, std::size_t limit, std::chrono::milliseconds patience);

    // One connection for one reader, returned at the lease's end.
    class Lease {
      public:
        Lease(Readers& readers, std::unique_ptr<Connection> connection);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Connection& connection() { return *connection_; }

      private:
        Readers& readers_;
        std::unique_ptr<Connection> connection_;
    };

    // Throws StoreError (unavailable) where no connection is free in time or none can be opened.
    Lease lease();

    // Returns what work(connection) returns. One statement sees one snapshot.
    template <typename Work>
    auto read(Work work) {
        Lease reader = lease();
        return work(reader.connection());
    }

  private:
    std::unique_ptr<Connection> open();

    const std::string path_;
    const std::size_t limit_;
    const std::chrono::milliseconds patience_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Connection>> idle_;  // under mutex_
    std::size_t opened_ = 0;                         // under mutex_: idle and leased
};

}  // namespace holdfast::storage::sqlite
