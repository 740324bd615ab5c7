// A program in a process of its own, and its output.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace holdfast::test {

// Ends with this object, and also if the thread that made it ends in any way. await_line() and said() are
// thread-safe.
class Process {
  public:
    // Starts `command`, its first word a path. HOLDFAST_ variables reach it only from `environment`
    // ("NAME=value"). Throws std::system_error.
    explicit Process(const std::vector<std::string>& command,
                     const std::vector<std::string>& environment = {});
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    // Waits for a line with `text` on standard error, and returns the first one. Throws std::runtime_error
    // with the whole output if the process ends without one or a minute passes.
    std::string await_line(const std::string& text);

    // All of standard error so far.
    std::string said() const;

    pid_t id() const { return pid_; }
    // Nothing once it was waited for.
    void signal(int number) const;
    bool has_ended() const;

    // Waits for its end. Returns the exit status, or minus the signal that ended it; after a minute it is
    // ended by SIGKILL.
    int await_end();
    // The same after a SIGTERM.
    int stop();

  private:
    void listen(int pipe);
    int wait();

    pid_t pid_ = -1;  // -1 once it was waited for
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::string said_;        // guarded by mutex_
    bool has_ended_ = false;  // guarded by mutex_
    std::jthread listener_;   // declared last: it ends before what it uses
};

}  // namespace holdfast::test
