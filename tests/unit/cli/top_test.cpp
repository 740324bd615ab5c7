#include "cli/top.h"

#include "cli/top_view.h"

#include <sstream>
#include <string>

#include <catch2/catch.hpp>

namespace holdfast::cli {
namespace {

constexpr const char* kEarlier = R"(# HELP holdfast_http_requests_total Requests answered.
holdfast_http_requests_total{method="GET",route="/health",status="200"} 100
holdfast_http_requests_total{method="",route="",status="404"} 7
process_cpu_seconds_total 10
)";

constexpr const char* kLater = R"(holdfast_http_requests_total{method="GET",route="/health",status="200"} 140
holdfast_http_requests_total{method="GET",route="/health",status="503"} 10
holdfast_http_requests_total{method="POST",route="/health",status="405"} 60
holdfast_http_requests_total{method="",route="",status="404"} 7
holdfast_http_request_duration_seconds_bucket{method="GET",route="/health",le="0.001"} 0
holdfast_http_request_duration_seconds_bucket{method="GET",route="/health",le="0.002"} 50
holdfast_http_request_duration_seconds_bucket{method="GET",route="/health",le="+Inf"} 50
holdfast_http_requests_waiting 3
holdfast_store_operations_total{operation="link_account",outcome="ok"} 8
holdfast_store_operations_total{operation="link_account",outcome="violation"} 4
holdfast_store_operations_total{operation="link_account",outcome="unavailable"} 2
holdfast_store_operations_total{operation="transfer_ownership",outcome="ok"} 1
holdfast_provider_requests_total{provider="onedrive",endpoint="token",outcome="2xx"} 8
holdfast_provider_requests_total{provider="onedrive",endpoint="token",outcome="timeout"} 2
process_cpu_seconds_total 13
process_resident_memory_bytes 22020096
)";

// The words of the line that begins so, with one blank between them.
std::string line_of(const std::string& view, const std::string& begin) {
    std::istringstream lines(view);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream in(line);
        std::string words, word;
        while (in >> word) words += (words.empty() ? "" : " ") + word;
        if (words.starts_with(begin)) return words;
    }
    return "";
}

}  // namespace

TEST_CASE("top shows what came between two looks, and the busiest routes first") {
    const auto earlier = metrics::Samples::parse(kEarlier);
    const auto later = metrics::Samples::parse(kLater);
    REQUIRE(earlier);
    REQUIRE(later);
    const std::string view = top_view(*earlier, *later, 2);
    CHECK(line_of(view, "requests ") == "requests 55.0/s p99 2.0 ms 5.0/s are 5xx 0.0/s refused 3 waiting");
    CHECK(line_of(view, "links") == "links 4.0/s 2.0/s conflicts 0.5/s handed over");
    CHECK(line_of(view, "database") == "database 7.5/s p99 - 1.0/s failed");
    CHECK(line_of(view, "providers") == "providers 5.0/s p99 - 1.0/s failed");
    CHECK(line_of(view, "process") == "process 1.50 cores 21.0 MiB 0 connections 0 files");
    CHECK(line_of(view, "30.0") == "30.0 - - 0.0 POST /health");
    CHECK(line_of(view, "25.0") == "25.0 1.5 ms 2.0 ms 5.0 GET /health");
    CHECK(view.find("POST /health") < view.find("GET /health"));
    CHECK(view.find("no route") == std::string::npos);
    CHECK(top_view(*earlier, *later, 2, 1).find("GET /health") == std::string::npos);
}

TEST_CASE("A server that was started anew in between began with nothing") {
    const auto earlier = metrics::Samples::parse("process_cpu_seconds_total 100\n");
    const auto later = metrics::Samples::parse("process_cpu_seconds_total 3\n");
    CHECK(line_of(top_view(*earlier, *later, 1), "process").starts_with("process 3.00 cores"));
}

TEST_CASE("top says what it needs, and ends where nobody answers") {
    std::istringstream in;
    std::ostringstream out, err;
    Console console{in, out, err};
    CHECK(run(Top{}, console) == kBadSetting);
    CHECK(err.str().find("--metrics-listen") != std::string::npos);
    Top command;
    command.settings.metrics_listen = http::Endpoint{"127.0.0.1", 1};
    CHECK(run(command, console) == kFailed);
    CHECK(err.str().find("http://127.0.0.1:1/metrics: ") != std::string::npos);
    CHECK(out.str().empty());
}

}  // namespace holdfast::cli
