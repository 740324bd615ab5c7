#include "metrics/registry.h"

#include <array>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast::metrics;
using namespace std::chrono_literals;

namespace {

constexpr std::array<Histogram::Duration, 2> kBounds = {10ms, 100ms};

}  // namespace

TEST_CASE("A histogram counts a duration at the first bound that it does not pass") {
    Histogram histogram(kBounds);
    for (const Histogram::Duration duration :
         {Histogram::Duration(-1ms), Histogram::Duration(0), Histogram::Duration(10ms),
          Histogram::Duration(10ms + 1ns), Histogram::Duration(100ms), Histogram::Duration(1h)}) {
        histogram.observe(duration);
    }
    CHECK(histogram.counts() == std::vector<std::uint64_t>{3, 2, 1});
    CHECK(histogram.sum() == 10ms + 10ms + 1ns + 100ms + 1h);
}

TEST_CASE("Nothing that several threads count is lost") {
    Counter counter;
    Histogram histogram(kBounds);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 10'000; ++i) {
                counter.add();
                histogram.observe(1ms);
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(counter.value() == 40'000);
    CHECK(histogram.counts().front() == 40'000);
    CHECK(histogram.sum() == 40s);
}

TEST_CASE("Sources are told as families in Prometheus' text format") {
    Histogram histogram(kBounds);
    histogram.observe(5ms);
    histogram.observe(50ms);
    histogram.observe(1s);
    Registry registry;
    double value = 1;
    registry.add([&](Figures& figures) {
        figures.counter("a_total", "All a.", value, {{"kind", "x"}});
        figures.gauge("b", "B now.", 2.5);
    });
    registry.add([&](Figures& figures) {
        figures.counter("a_total", "All a.", 3, {{"kind", "\"y\\\n"}});
        figures.histogram("c_seconds", "How long c took.", histogram, {{"route", "/c"}});
    });
    CHECK(registry.text() ==
          "# HELP a_total All a.\n"
          "# TYPE a_total counter\n"
          "a_total{kind=\"x\"} 1\n"
          "a_total{kind=\"\\\"y\\\\\\n\"} 3\n"
          "# HELP b B now.\n"
          "# TYPE b gauge\n"
          "b 2.5\n"
          "# HELP c_seconds How long c took.\n"
          "# TYPE c_seconds histogram\n"
          "c_seconds_count{route=\"/c\"} 3\n"
          "c_seconds_sum{route=\"/c\"} 1.055\n"
          "c_seconds_bucket{route=\"/c\",le=\"0.01\"} 1\n"
          "c_seconds_bucket{route=\"/c\",le=\"0.1\"} 2\n"
          "c_seconds_bucket{route=\"/c\",le=\"+Inf\"} 3\n");
    value = 10'000'000;
    CHECK(registry.text().find("a_total{kind=\"x\"} 10000000\n") != std::string::npos);
}
