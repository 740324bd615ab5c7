#include "api/access_log.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::api {
namespace {

constexpr std::array<std::string_view, 3> kHarmless = {"error", "connection", "hint"};

bool is_harmless(std::string_view name) {
    return std::find(kHarmless.begin(), kHarmless.end(), name) != kHarmless.end();
}

std::string masked_pair(std::string_view pair) {
    const auto equals = pair.find('=');
    if (is_harmless(pair.substr(0, equals))) return std::string(pair);
    // Text without a name may itself be a secret.
    if (equals == std::string_view::npos) return pair.empty() ? "" : "***";
    return std::string(pair.substr(0, equals + 1)) + "***";
}

std::string masked_pairs(std::string_view pairs) {
    std::string masked;
    for (bool first = true; first || !pairs.empty(); first = false) {
        if (!first) masked += '&';
        const auto ampersand = std::min(pairs.find('&'), pairs.size());
        masked += masked_pair(pairs.substr(0, ampersand));
        pairs.remove_prefix(std::min(ampersand + 1, pairs.size()));
    }
    return masked;
}

// The parts that both kinds of lines share, escaped for the log.
struct Entry {
    std::string method;
    std::string path;
    std::int64_t bytes;
    std::string line;  // the line up to bytes=
};

template <typename AnyRequest>
Entry entry_of(const AnyRequest& request, const http::Response& response) {
    constexpr std::size_t kMethodBytes = 32;
    const bool has_content = request.method != "HEAD" && response.status != 204 && response.status != 304;
    Entry entry{base::escape_controls(request.method, kMethodBytes),
                base::escape_controls(masked_url(request.target)),
                has_content ? static_cast<std::int64_t>(response.body_bytes()) : 0,
                {}};
    entry.line.append("\"").append(entry.method).append(" ").append(entry.path);
    entry.line.append(request.is_http_1_0 ? " HTTP/1.0\" " : " HTTP/1.1\" ");
    entry.line.append(std::to_string(response.status)).append(" ");
    entry.line.append(http::reason_phrase(response.status));
    entry.line.append(" bytes=").append(std::to_string(entry.bytes));
    return entry;
}

double rounded_milliseconds(std::chrono::nanoseconds duration) {
    return std::round(std::chrono::duration<double, std::milli>(duration).count() * 10) / 10;
}

}  // namespace

std::string masked_url(std::string_view url) {
    const auto hash = std::min(url.find('#'), url.size());
    const auto question = std::min(url.substr(0, hash).find('?'), hash);
    std::string masked(url.substr(0, question));
    if (question < hash) masked += "?" + masked_pairs(url.substr(question + 1, hash - question - 1));
    if (hash < url.size()) masked += "#" + masked_pairs(url.substr(hash + 1));
    return masked;
}

void log_access(base::Log& log, base::Level level, const http::Request& request, std::string_view client,
                const http::Response& response, std::chrono::nanoseconds duration) {
    if (!log.takes(level)) return;
    Entry entry = entry_of(request, response);
    const double ms = rounded_milliseconds(duration);
    entry.line.append(" ms=").append(base::decimal(ms, 1)).append(" request_id=").append(request.id);
    entry.line.append(" remote=").append(client);
    log.write_event(level, entry.line,
                    {{"method", entry.method},
                     {"path", entry.path},
                     {"status", std::int64_t{response.status}},
                     {"bytes", entry.bytes},
                     {"ms", ms},
                     {"request_id", request.id},
                     {"remote_address", client}});
}

void log_refusal(base::Log& log, const http::RefusedRequest& refused, const http::Response& response) {
    Entry entry = entry_of(refused, response);
    const std::string_view reason = refused.reason ? name(*refused.reason) : "fault";
    entry.line.append(" request_id=").append(refused.id).append(" remote=").append(refused.remote_address);
    entry.line.append(" refused=").append(reason);
    log.write_event(base::Level::info, entry.line,
                    {{"method", entry.method},
                     {"path", entry.path},
                     {"status", std::int64_t{response.status}},
                     {"bytes", entry.bytes},
                     {"request_id", refused.id},
                     {"remote_address", refused.remote_address},
                     {"refused", reason}});
}

}  // namespace holdfast::api
