// All metrics in Prometheus' text format, read when they are asked for.
//
//   Counter, Histogram, or anything that can be read -> Source -> Figures -> text
//
// This floor measures http and storage from outside (measured_store.h, measured_fetcher.h, server_figures.h):
// they do not know it. The floors above it report their own figures.
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

// The figures of one scrape. Figures with the same name differ in their labels; the help of the first one is
// shown. Not thread-safe.
class Figures {
  public:
    Figures();
    ~Figures();
    Figures(const Figures&) = delete;
    Figures& operator=(const Figures&) = delete;

    // A value that only grows; the name ends in _total.
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

// Adds its figures. Runs on the thread that asks, at the same time as other threads.
using Source = std::function<void(Figures&)>;

// Thread-safe. What a source reads must live as long as text() may be called.
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
