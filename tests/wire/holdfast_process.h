// The real binary as a process of its own, on a free port of loopback and a fresh database.
#pragma once

#include "http/url.h"
#include "support/temp_dir.h"

#include <chrono>
#include <string>
#include <vector>

#include <sys/types.h>

namespace holdfast::test {

// How a process ended: exited with `status`, or was ended by `signal`.
struct ProcessEnd {
    int status = -1;
    int signal = 0;
    std::string standard_error;
};

// One thread at a time. Ended by force when it goes.
class HoldfastProcess {
  public:
    // Arguments after `serve`; data directory and log are this object's own.
    explicit HoldfastProcess(const std::vector<std::string>& arguments);
    ~HoldfastProcess();
    HoldfastProcess(const HoldfastProcess&) = delete;
    HoldfastProcess& operator=(const HoldfastProcess&) = delete;

    // Waits until it listens, and says where. Throws where it ends instead.
    http::Endpoint endpoint();
    void signal(int number) const;
    bool has_ended();
    // Throws where it takes longer than that.
    ProcessEnd await_end(std::chrono::milliseconds time = std::chrono::seconds(20));

  private:
    bool read_some(std::chrono::milliseconds time);

    TempDir folder_;
    pid_t process_ = -1;
    int errors_ = -1;
    std::string standard_error_;
};

}  // namespace holdfast::test
