// What the metrics tell, and where; and what /ready says before a stop.
#include "api/metrics_endpoint.h"
#include "api/story.h"
#include "metrics/server_figures.h"

#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace holdfast::test {
namespace {

// The text format, version 0.0.4, read strictly: values by name and labels.
std::map<std::string, double> parse(const std::string& text) {
    static const std::regex comment(R"(# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+))");
    static const std::regex sample(
        R"re(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-z_]+="[^"\\\n]*"(?:,[a-z_]+="[^"\\\n]*")*\})? ([0-9.e+-]+))re");
    std::map<std::string, double> values;
    std::set<std::string> families;
    std::string family;
    bool is_histogram = false;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        std::smatch match;
        if (std::regex_match(line, match, comment)) {
            if (match[1] == "HELP") REQUIRE(families.insert(family = match[2]).second);
            REQUIRE(match[2] == family);
            is_histogram = match[3] == "histogram";
            continue;
        }
        REQUIRE(std::regex_match(line, match, sample));
        const std::string name = match[1];
        const std::string suffix = name.substr(std::min(family.size(), name.size()));
        REQUIRE(name.starts_with(family));
        REQUIRE(
            (is_histogram ? suffix == "_bucket" || suffix == "_sum" || suffix == "_count" : suffix.empty()));
        REQUIRE(values.emplace(name + match[2].str(), std::stod(match[3])).second);
    }
    REQUIRE(text.ends_with('\n'));
    return values;
}

// Of all instances, summed up.
class Metrics {
  public:
    explicit Metrics(const World& world) {
        for (int instance = 0; instance < 3; ++instance) {
            for (const auto& [name, value] : parse(world.metrics())) values_[name] += value;
        }
    }
    double operator[](const std::string& name) const {
        const auto found = values_.find(name);
        return found == values_.end() ? 0 : found->second;
    }
    bool has_family(const std::string& name) const {
        const auto found = values_.lower_bound(name);
        return found != values_.end() && found->first.starts_with(name);
    }

  private:
    std::map<std::string, double> values_;
};

std::string requests(const std::string& method, const std::string& route, int status) {
    return "holdfast_http_requests_total{method=\"" + method + "\",route=\"" + route + "\",status=\"" +
           std::to_string(status) + "\"}";
}

std::string operations(const std::string& operation, const std::string& outcome) {
    return "holdfast_store_operations_total{operation=\"" + operation + "\",outcome=\"" + outcome + "\"}";
}

std::string provider(const std::string& endpoint, const std::string& outcome) {
    return "holdfast_provider_requests_total{provider=\"onedrive\",endpoint=\"" + endpoint + "\",outcome=\"" +
           outcome + "\"}";
}

}  // namespace

API_TEST_CASE("The metrics move with what happens", "[api][metrics]") {
    World world(backend_type.fresh());
    Browser ada(world);
    const Metrics before(world);
    ada.sign_up("ada@example.com");
    ada.connect(kTeam);
    Browser ben(world);
    ben.sign_up("ben@example.com");
    ben.connect(kTeam);
    world.ask("HEAD", "/health");
    world.ask("GET", "/nothing/secret-path");
    world.ask("DELETE", "/health");
    world.store.fail<storage::Ping>(storage::ErrorKind::unavailable);
    world.ask("GET", "/ready");

    const Metrics after(world);
    const auto moved = [&](const std::string& name) { return after[name] - before[name]; };
    CHECK(moved(requests("POST", "/api/v1/auth/signup", 201)) == 2);
    CHECK(moved(requests("GET", "/auth/{provider}/callback", 307)) == 2);
    CHECK(moved(requests("GET", "/health", 200)) == 1);
    CHECK(moved(requests("GET", "/ready", 503)) == 1);
    CHECK(moved(requests("", "", 404)) == 1);
    CHECK(moved(requests("", "", 405)) == 1);
    CHECK(moved("holdfast_http_request_duration_seconds_count{method=\"GET\",route=\"/health\"}") == 1);
    CHECK(
        moved(
            "holdfast_http_request_duration_seconds_bucket{method=\"GET\",route=\"/health\",le=\"+Inf\"}") ==
        1);
    CHECK(moved(operations("create_user", "ok")) == 2);
    CHECK(moved(operations("link_account", "ok")) == 1);
    CHECK(moved(operations("link_account", "violation")) == 1);
    CHECK(moved(operations("ping", "unavailable")) == 1);
    CHECK(moved("holdfast_store_operation_duration_seconds_count{operation=\"link_account\"}") == 2);
    CHECK(moved(provider("token", "2xx")) == 2);
    CHECK(moved(provider("identity", "2xx")) == 2);
    CHECK(moved(provider("jwks", "2xx")) >= 1);
    CHECK(moved("holdfast_hashing_duration_seconds_count") == 2);
    CHECK(after["holdfast_hashing_slots"] == 3.0 * world.options.hashing_slots);
    CHECK(after["holdfast_hashing_slots_in_use"] == 0);
    CHECK(after["holdfast_callback_slots"] ==
          3.0 * static_cast<double>(world.installation_options.callbacks.places));
    CHECK(after["holdfast_callback_slots_in_use"] == 0);
    for (const char* family : {"holdfast_hashing_waiting", "holdfast_hashing_timeouts_total",
                               "holdfast_callback_waiting", "holdfast_callback_timeouts_total"}) {
        CHECK(after.has_family(family));
    }
    CHECK(world.metrics().find("secret-path") == std::string::npos);
}

API_TEST_CASE("The public server has no metrics, for nobody", "[api][metrics]") {
    World world(backend_type.fresh());
    for (const char* remote : {"127.0.0.1", "::1", "192.0.2.1"}) {
        for (const char* method : {"GET", "HEAD", "POST"}) {
            auto request = make_request(method, "/metrics");
            request.remote_address = remote;
            CHECK(world.handle(request).status == 404);
        }
    }
}

TEST_CASE("The listener of the metrics has them and nothing else, for its own hosts", "[api][metrics]") {
    metrics::Registry registry;
    registry.add([](metrics::Figures& figures) { figures.gauge("answer", "Of all.", 42); });
    const auto service = api::metrics_service(registry, http::Hosts({"metrics.example"}));
    const auto ask_it = [&](const char* method, const char* target, const char* host) {
        return service.handle(make_request(method, target, "", {{"Host", host}}));
    };
    for (const char* host : {"127.0.0.1:9464", "localhost:9464", "[::1]:9464", "Metrics.Example"}) {
        INFO(host);
        const auto response = ask_it("GET", "/metrics", host);
        CHECK(response.status == 200);
        CHECK_THAT(response.body, Catch::Contains("\nanswer 42\n"));
        CHECK(field(response, "Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
        CHECK(field(response, "X-Content-Type-Options") == "nosniff");
    }
    CHECK(ask_it("HEAD", "/metrics", "localhost").status == 200);
    CHECK(ask_it("POST", "/metrics", "localhost").status == 405);
    CHECK(ask_it("GET", "/", "localhost").status == 404);
    CHECK(ask_it("GET", "/metrics", "evil.example").status == 421);
    CHECK(ask_it("GET", "/metrics", "192.0.2.1").status == 421);
}

TEST_CASE("The server's figures and the process's are told as well", "[api][metrics]") {
    http::ServerCounters counters;
    counters.connections_accepted = 7;
    counters.connections_open = 3;
    counters.requests_waiting = 2;
    counters.requests_in_work = 1;
    counters.lanes = {{"hashing", 4, 2}};
    counters.refusals[static_cast<std::size_t>(http::RefusalReason::queue_full)] = 5;
    metrics::Figures figures;
    metrics::report_server(counters, figures);
    metrics::report_process(figures);
    auto values = parse(figures.text());
    CHECK(values["holdfast_http_connections_accepted_total"] == 7);
    CHECK(values["holdfast_http_connections_open"] == 3);
    CHECK(values["holdfast_http_requests_waiting"] == 2);
    CHECK(values["holdfast_http_requests_in_work"] == 1);
    CHECK(values["holdfast_http_lane_requests_waiting{lane=\"hashing\"}"] == 4);
    CHECK(values["holdfast_http_lane_requests_in_work{lane=\"hashing\"}"] == 2);
    CHECK(values["holdfast_http_refusals_total{reason=\"queue_full\"}"] == 5);
    CHECK(values.count("holdfast_http_refusals_total{reason=\"malformed\"}") == 1);
    CHECK(values["process_resident_memory_bytes"] > 1'000'000);
    CHECK(values["process_open_fds"] >= 3);
    CHECK(values["process_max_fds"] >= values["process_open_fds"]);
    CHECK(values["process_cpu_seconds_total"] >= 0);
    const auto now = static_cast<double>(base::unix_seconds(base::SystemClock().now()));
    CHECK(values["process_start_time_seconds"] <= now + 1);
    CHECK(values["process_start_time_seconds"] > now - 3600);
}

API_TEST_CASE("Before a stop /ready says no, and everything else goes on", "[api]") {
    World world(backend_type.fresh());
    cli::Installation instance(world.installation_options,
                               {world.store, world.fetcher, world.clock, world.log});
    const auto status = [&](const char* target) {
        return ask(instance.app(), make_request("GET", target)).status;
    };
    CHECK(status("/ready") == 200);
    instance.begin_stop();
    CHECK(status("/ready") == 503);
    CHECK(status("/health") == 200);
    CHECK(status("/") == 200);
}

}  // namespace holdfast::test
