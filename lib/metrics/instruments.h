// Counters and histograms: cheap, without a lock, shared by all threads.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace holdfast::metrics {

// Thread-safe.
class Counter {
  public:
    void add(std::uint64_t many = 1) { value_.fetch_add(many, std::memory_order_relaxed); }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_ = 0;
};

// Counts durations in buckets: each duration in the first bucket whose bound is not below it. Thread-safe.
class Histogram {
  public:
    using Duration = std::chrono::nanoseconds;

    // `bounds` are in ascending order.
    explicit Histogram(std::span<const Duration> bounds);

    void observe(Duration duration);

    const std::vector<Duration>& bounds() const { return bounds_; }
    // One count for each bound, and a last one for longer durations.
    std::vector<std::uint64_t> counts() const;
    Duration sum() const { return Duration(sum_.value()); }

  private:
    std::vector<Duration> bounds_;
    std::unique_ptr<Counter[]> counts_;
    Counter sum_;  // nanoseconds
};

// Adds its own lifetime to a histogram.
class Stopwatch {
  public:
    explicit Stopwatch(Histogram& histogram) : histogram_(histogram) {}
    ~Stopwatch() { histogram_.observe(std::chrono::steady_clock::now() - begin_); }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

  private:
    Histogram& histogram_;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace holdfast::metrics
