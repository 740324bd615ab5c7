#include "metrics/measured_fetcher.h"

#include <string>

#include <catch2/catch.hpp>

using namespace holdfast;
using namespace holdfast::metrics;

namespace {

struct ScriptedFetcher final : http::Fetcher {
    http::FetchResult fetch(const http::FetchRequest&) override { return next; }
    http::FetchResult next = http::FetchFailure::broken;
};

std::string text_of(const MeasuredFetcher& fetcher) {
    Figures figures;
    fetcher.report(figures);
    return figures.text();
}

bool has(const std::string& text, const std::string& line) {
    return text.find(line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("Requests to providers are counted by endpoint and outcome, and passed on as they are") {
    ScriptedFetcher scripted;
    MeasuredFetcher fetcher(scripted, {{"https://a.example/token", "a", "token"}});
    const auto ask = [&](const std::string& url, http::FetchResult result) {
        scripted.next = std::move(result);
        return fetcher.fetch({"GET", url, {}, ""});
    };
    CHECK(std::get<http::Answer>(ask("https://a.example/token", http::Answer{204, {}, "x"})).body == "x");
    (void)ask("https://a.example/token", http::Answer{503, {}, ""});
    CHECK(std::get<http::FetchFailure>(ask("https://a.example/token", http::FetchFailure::timeout)) ==
          http::FetchFailure::timeout);
    (void)ask("https://a.example/other?code=secret", http::FetchFailure::tls);

    const std::string text = text_of(fetcher);
    const std::string token = R"(holdfast_provider_requests_total{provider="a",endpoint="token",outcome=)";
    CHECK(has(text, token + R"("2xx"} 1)"));
    CHECK(has(text, token + R"("5xx"} 1)"));
    CHECK(has(text, token + R"("timeout"} 1)"));
    CHECK(has(text, token + R"("tls"} 0)"));
    CHECK(has(text, R"(holdfast_provider_requests_total{provider="",endpoint="other",outcome="tls"} 1)"));
    CHECK(has(text, R"(holdfast_provider_request_duration_seconds_count{provider="a",endpoint="token"} 3)"));
    CHECK(text.find("secret") == std::string::npos);
}
