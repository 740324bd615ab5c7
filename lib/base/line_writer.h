// Lines that are written by a thread of their own, many at once, so that who has a line to log does not wait
// for a file or a terminal.
#pragma once

#include "sync/mutex.h"

#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace holdfast::base {

// Thread-safe. Lines are written whole, in the order in which they came.
class LineWriter {
  public:
    // Takes one or more lines, each with its end. Called by one thread at a time; must not throw.
    using Output = std::function<void(std::string_view lines)>;

    explicit LineWriter(Output output);
    // Writes what is left.
    ~LineWriter();
    LineWriter(const LineWriter&) = delete;
    LineWriter& operator=(const LineWriter&) = delete;

    // The line goes to the output in 5 ms. The caller writes by itself if a megabyte waits, so that no more
    // than that is in memory where the output is slow.
    void write(std::string_view line);

    // Every line that came before is with the output when this returns.
    void flush();

  private:
    void run();

    Output output_;
    sync::Mutex mutex_;
    sync::Condition changed_;
    std::string waiting_ GUARDED_BY(mutex_);
    bool is_ending_ GUARDED_BY(mutex_) = false;
    sync::Mutex writing_;  // who holds it writes; locked before mutex_
    std::string taken_ GUARDED_BY(writing_);
    std::thread thread_;
};

}  // namespace holdfast::base
