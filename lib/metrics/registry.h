// Everything that is measured, told in Prometheus' text format at the moment when somebody asks.
//
//   Counter, Histogram, or anything that can be read -> Source -> Figures -> text
//
// This floor stands on http and storage, which it measures from outside (measured_store.h,
// measured_fetcher.h, server_figures.h): they know nothing of it. The floors above it report their own
// figures.
#pragma once

#include "metrics/instruments.h"
#include "sync/mutex.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::metrics {

using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

// What one scrape gathers. Figures of one name make a family: they differ in their labels, and the help of
// the first one counts. Not thread-safe.
class Figures {
  public:
    Figures();
    ~Figures();
    Figures(const Figures&) = delete;
    Figures& operator=(const Figures&) = delete;

    // Only ever grows; the name ends in _total.
    void counter(std::string_view name, std::string_view help, double value, const Labels& labels = {});
    void gauge(std::string_view name, std::string_view help, double value, const Labels& labels = {});
    // The name ends in _seconds.
    void histogram(std::string_view name, std::string_view help, const Histogram& histogram,
                   const Labels& labels = {});

    // Prometheus' text format, version 0.0.4.
    std::string text() const;

  private:
    struct Families;
    std::unique_ptr<Families> families_;
};

// Reports its figures. Runs on the thread of whoever asks, beside all others.
using Source = std::function<void(Figures&)>;

// Thread-safe. A source may go before the registry does, as long as nobody asks any more.
class Registry {
  public:
    void add(Source source);
    // All sources' figures, in the order in which they were added.
    std::string text() const;

  private:
    mutable sync::Mutex mutex_;
    std::vector<Source> sources_ GUARDED_BY(mutex_);
};

}  // namespace holdfast::metrics
