// What an instance does without being asked: jobs that are posted once, and rounds that come back.
//
//   post(job)    -> the queue, bounded        -> one thread, or run_due() in a test
//   every(round) -> due after its interval,   ->
//                   at one instance: who has the lease in the database
//
// Invariants: one job at a time. A job that fails is logged and counted, and stops nothing else.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "metrics/registry.h"
#include "storage/store.h"
#include "sync/mutex.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace holdfast::accounts {

// A job looks at the token between its steps, and ends soon once a stop is requested. It may throw.
using BackgroundJob = std::function<void(const std::stop_token&)>;

// A job that comes back.
struct BackgroundRound {
    std::string name;  // in the log, in the metrics and of the lease
    std::chrono::seconds interval;
    // True: one instance of all runs it. The one that did goes on; if it ends, another one does, after three
    // intervals. A round takes less than that.
    bool one_instance;
    BackgroundJob run;
};

// Thread-safe. Everything given to it outlives it; what its jobs use lives until end() has returned.
class Background {
  public:
    static constexpr std::size_t kMostPosted = 1000;

    Background(storage::Store& store, const base::Clock& clock, base::Log& log);
    ~Background() { end(); }
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    // Adds a round, before start(). It is due after its interval and up to a tenth more, and again so long
    // after it has begun, however late that was: what many instances do is spread.
    void every(BackgroundRound round);

    // Runs the job soon, once. False, and it never runs, if kMostPosted wait already. What must not be lost
    // belongs in the database and is the work of a round.
    [[nodiscard]] bool post(std::string name, BackgroundJob job);

    // The round of that name is due now.
    void hurry(std::string_view name);

    // Runs what is due now, each job once, on this thread. Only without start().
    void run_due();

    // Starts the thread.
    void start();

    // No further job begins from now on, and the running one is asked to end.
    void begin_stop();
    // begin_stop(), and waits until the running job has ended. False if it has not by `latest`.
    [[nodiscard]] bool stop(std::chrono::steady_clock::time_point latest);
    // The same, however long it takes.
    void end();

    void report(metrics::Figures& figures) const;

  private:
    struct Round {
        BackgroundRound what;
        base::Time due;
    };
    struct Work {
        std::string name;
        bool one_instance;
        std::chrono::seconds interval;
        BackgroundJob run;
    };
    // How often a job ended so; "elsewhere": another instance has the lease.
    struct Tally {
        std::uint64_t ok = 0, failed = 0, elsewhere = 0;
    };

    void loop();
    // The next work that is due, taken off; nullopt if there is none or a stop is requested.
    std::optional<Work> take_due();
    void run(const Work& work);
    bool is_ours(const Work& work);
    bool has_work() const REQUIRES(mutex_);
    base::Time next_due(std::chrono::seconds interval) const;

    storage::Store& store_;
    const base::Clock& clock_;
    base::Log& log_;
    const std::string holder_;  // of the leases
    std::stop_source stop_;
    mutable sync::Mutex mutex_;
    sync::Condition changed_;
    std::deque<Work> posted_ GUARDED_BY(mutex_);
    std::vector<Round> rounds_ GUARDED_BY(mutex_);
    std::map<std::string, Tally> tallies_ GUARDED_BY(mutex_);
    std::uint64_t refused_ GUARDED_BY(mutex_) = 0;
    bool has_ended_ GUARDED_BY(mutex_) = true;
    std::thread thread_;
};

}  // namespace holdfast::accounts
