#include "metrics/samples.h"

#include "metrics/registry.h"

#include <array>
#include <chrono>
#include <limits>
#include <string>

#include <catch2/catch.hpp>

using namespace holdfast::metrics;
using namespace std::chrono_literals;

namespace {

constexpr std::array<Histogram::Duration, 3> kBounds = {10ms, 100ms, 1s};

}  // namespace

TEST_CASE("What a registry tells is read back") {
    Histogram histogram(kBounds);
    histogram.observe(5ms);
    histogram.observe(50ms);
    histogram.observe(1h);
    Registry registry;
    registry.add([&](Figures& figures) {
        figures.counter("a_total", "A.", 3, {{"route", "/x"}, {"status", "200"}});
        figures.counter("a_total", "A.", 4, {{"route", "/x"}, {"status", "404"}});
        figures.counter("a_total", "A.", 5, {{"route", "a \"quoted\\ } =\"\nname"}, {"status", "200"}});
        figures.gauge("b_bytes", "B.", 1.5e9);
        figures.histogram("c_seconds", "C.", histogram);
    });
    const auto samples = Samples::parse(registry.text());
    REQUIRE(samples);
    CHECK(samples->sum("a_total") == 12);
    CHECK(samples->sum("a_total", {{"route", "/x"}}) == 7);
    CHECK(samples->sum("a_total", {{"route", "/x"}, {"status", "404"}}) == 4);
    CHECK(samples->sum("a_total", {{"route", "a \"quoted\\ } =\"\nname"}}) == 5);
    CHECK(samples->sum("a_total", {{"unknown", ""}}) == 0);
    CHECK(samples->sum("unknown") == 0);
    CHECK(samples->sum("b_bytes") == 1.5e9);
    CHECK(samples->sum_by("a_total", "status") == std::map<std::string, double>{{"200", 8}, {"404", 4}});
    CHECK(samples->sum_by("a_total", "status", {{"route", "/x"}}) ==
          std::map<std::string, double>{{"200", 3}, {"404", 4}});
    CHECK(samples->sum("c_seconds_count") == 3);
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(samples->buckets("c_seconds") ==
          std::map<double, double>{{0.01, 1}, {0.1, 2}, {1, 2}, {infinity, 3}});
}

TEST_CASE("A text that is not Prometheus' is not read") {
    CHECK(Samples::parse(""));
    CHECK(Samples::parse("# HELP a A.\n\na 1\n"));
    for (const char* const text :
         {"<html>", "a", "a x", "a{b=\"c\" 1", "a{b} 1", "a{b=\"c", "a{b=\"c\"}1", "{\n"})
        CHECK_FALSE(Samples::parse(text));
}

TEST_CASE("A quantile is of what came between two moments, evenly within its bucket") {
    const double infinity = std::numeric_limits<double>::infinity();
    const std::map<double, double> none;
    const std::map<double, double> earlier{{1, 100}, {2, 100}, {4, 100}, {infinity, 100}};
    const std::map<double, double> later{{1, 100}, {2, 150}, {4, 200}, {infinity, 200}};
    CHECK(quantile(0.5, earlier, later) == 2);
    CHECK(quantile(0.25, earlier, later) == 1.5);
    CHECK(quantile(1, earlier, later) == 4);
    CHECK(quantile(0.25, none, later) == 0.5);
    CHECK_FALSE(quantile(0.5, later, later));
    CHECK_FALSE(quantile(0.5, none, none));
    // Above the last bound nothing is known but the bound.
    CHECK(quantile(0.5, {}, {{1, 0}, {infinity, 2}}) == 1);
}
