// A proxy between a program and a PostgreSQL server, which passes messages on and cuts the connection at one
// of them.
#pragma once

#include "support/temp_dir.h"
#include "sync/mutex.h"

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace holdfast::test {

// Listens on a socket of its own in folder(), as a server would. Messages of both directions count, over all
// connections, from the end of each connection's first one on.
class CuttingProxy {
  public:
    // `server` is the folder of the server's socket.
    explicit CuttingProxy(const std::filesystem::path& server);
    ~CuttingProxy();
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    std::filesystem::path folder() const { return folder_.path(); }

    // The message of this number, from 1, is not passed on: both ends are closed instead. Once.
    void cut_at(int message) { left_ = message; }
    // Passes everything on again. True if the cut has come.
    bool pass_on() { return left_.exchange(0) == 0; }

  private:
    void accept_all();
    void serve(int client);
    // Passes whole messages on from `buffer`; false if the cut comes.
    bool forward(std::string& buffer, int to);

    TempDir folder_;
    const std::string server_;
    int listener_ = -1;
    std::atomic<int> left_ = 0;
    sync::Mutex mutex_;
    std::vector<std::jthread> connections_ GUARDED_BY(mutex_);
    std::jthread acceptor_;
};

}  // namespace holdfast::test
