#include "cli/top_view.h"

#include "base/text.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace holdfast::cli {
namespace {

using base::decimal;
using metrics::Samples;
using Labels = Samples::Labels;

// Filled up with blanks, on the right or on the left.
std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text;
}
std::string to_the_right(const std::string& text, std::size_t width) {
    return std::string(width - std::min(width, text.size()), ' ') + text;
}

std::string duration_text(std::optional<double> seconds) {
    if (!seconds) return "-";
    if (*seconds >= 10) return decimal(*seconds, 0) + " s";
    return *seconds >= 1 ? decimal(*seconds, 1) + " s" : decimal(*seconds * 1000, 1) + " ms";
}

std::string line(const char* what, const std::vector<std::string>& parts) {
    std::string text = "  " + padded(what, 11);
    for (const std::string& part : parts) text += padded(part, 18);
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
}

// Two looks at a server.
class Span {
  public:
    Span(const Samples& earlier, const Samples& later, double seconds)
        : earlier_(earlier), later_(later), seconds_(seconds) {}

    // How often a counter grew in a second. A server that was started anew began with 0.
    double rate(std::string_view counter, const Labels& labels = {}) const {
        const double before = earlier_.sum(counter, labels);
        const double after = later_.sum(counter, labels);
        return (after < before ? after : after - before) / seconds_;
    }
    double now(std::string_view gauge) const { return later_.sum(gauge); }
    std::string time_of(double share, std::string_view histogram, const Labels& labels = {}) const {
        return duration_text(
            metrics::quantile(share, earlier_.buckets(histogram, labels), later_.buckets(histogram, labels)));
    }
    // The rate of all whose label has a value that is one of those.
    double rate_where(std::string_view counter, std::string_view label, bool (*is_one)(std::string_view),
                      const Labels& labels = {}) const {
        double total = 0;
        for (const auto& [value, count] : later_.sum_by(counter, label, labels)) {
            Labels of_value = labels;
            of_value[std::string(label)] = value;
            if (is_one(value)) total += rate(counter, of_value);
        }
        return total;
    }
    const Samples& later() const { return later_; }

  private:
    const Samples& earlier_;
    const Samples& later_;
    double seconds_;
};

std::string per_second(double rate, const char* what = "") { return decimal(rate, 1) + "/s" + what; }

bool is_server_error(std::string_view status) { return status.starts_with('5'); }
bool is_no_answer(std::string_view outcome) {
    return outcome != "2xx" && outcome != "3xx" && outcome != "4xx";
}
bool is_fault(std::string_view outcome) {
    return outcome == "unavailable" || outcome == "commit_unknown" || outcome == "internal";
}

struct RouteRow {
    double rate;
    std::string text;
};

std::string routes_of(const Span& span, std::size_t most) {
    constexpr const char* kRequests = "holdfast_http_requests_total";
    constexpr const char* kDurations = "holdfast_http_request_duration_seconds";
    std::vector<RouteRow> rows;
    for (const auto& [method, of_method] : span.later().sum_by(kRequests, "method")) {
        for (const auto& [route, count] : span.later().sum_by(kRequests, "route", {{"method", method}})) {
            const Labels labels{{"method", method}, {"route", route}};
            const double rate = span.rate(kRequests, labels);
            if (rate <= 0) continue;
            const double errors = span.rate_where(kRequests, "status", is_server_error, labels);
            const std::string name = route.empty() ? "no route" : method + " " + route;
            rows.push_back({rate, to_the_right(decimal(rate, 1), 12) +
                                      to_the_right(span.time_of(0.5, kDurations, labels), 10) +
                                      to_the_right(span.time_of(0.99, kDurations, labels), 10) +
                                      to_the_right(decimal(errors, 1), 10) + "  " + name + "\n"});
        }
    }
    std::ranges::stable_sort(rows, [](const RouteRow& a, const RouteRow& b) { return a.rate > b.rate; });
    std::string text = "  requests/s       p50       p99     5xx/s  route\n";
    for (std::size_t i = 0; i < std::min(most, rows.size()); ++i) text += rows[i].text;
    return text;
}

}  // namespace

std::string top_view(const Samples& earlier, const Samples& later, double seconds, std::size_t most_routes) {
    const Span span(earlier, later, seconds);
    const auto store = [&](const char* operation, const char* outcome) {
        return span.rate("holdfast_store_operations_total", {{"operation", operation}, {"outcome", outcome}});
    };
    const auto count = [&](std::string_view gauge, const char* what) {
        return decimal(span.now(gauge), 0) + " " + what;
    };
    return line("requests",
                {per_second(span.rate("holdfast_http_requests_total")),
                 "p99 " + span.time_of(0.99, "holdfast_http_request_duration_seconds"),
                 per_second(span.rate_where("holdfast_http_requests_total", "status", is_server_error),
                            " are 5xx"),
                 per_second(span.rate("holdfast_http_refusals_total"), " refused"),
                 count("holdfast_http_requests_waiting", "waiting")}) +
           line("links", {per_second(store("link_account", "ok")), "",
                          per_second(store("link_account", "violation"), " conflicts"),
                          per_second(store("transfer_ownership", "ok"), " handed over")}) +
           line("database",
                {per_second(span.rate("holdfast_store_operations_total")),
                 "p99 " + span.time_of(0.99, "holdfast_store_operation_duration_seconds"),
                 per_second(span.rate_where("holdfast_store_operations_total", "outcome", is_fault),
                            " failed")}) +
           line("providers",
                {per_second(span.rate("holdfast_provider_requests_total")),
                 "p99 " + span.time_of(0.99, "holdfast_provider_request_duration_seconds"),
                 per_second(span.rate_where("holdfast_provider_requests_total", "outcome", is_no_answer),
                            " failed")}) +
           line("hashing", {per_second(span.rate("holdfast_hashing_duration_seconds_count")),
                            "p99 " + span.time_of(0.99, "holdfast_hashing_duration_seconds"),
                            decimal(span.now("holdfast_hashing_slots_in_use"), 0) + " of " +
                                count("holdfast_hashing_slots", "slots"),
                            count("holdfast_hashing_waiting", "waiting")}) +
           line("background",
                {per_second(span.rate("holdfast_background_jobs_total", {{"outcome", "ok"}})), "",
                 per_second(span.rate("holdfast_background_jobs_total", {{"outcome", "failed"}}), " failed"),
                 count("holdfast_background_jobs_waiting", "waiting")}) +
           line(
               "process",
               {decimal(span.rate("process_cpu_seconds_total"), 2) + " cores",
                decimal(span.now("process_resident_memory_bytes") / (1024.0 * 1024.0), 1) + " MiB",
                count("holdfast_http_connections_open", "connections"), count("process_open_fds", "files")}) +
           "\n" + routes_of(span, most_routes);
}

}  // namespace holdfast::cli
