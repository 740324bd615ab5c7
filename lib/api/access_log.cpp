#include "api/access_log.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

namespace holdfast::api {
namespace {

constexpr std::array<std::string_view, 3> kHarmless = {"error", "connection", "hint"};

bool is_harmless(std::string_view name) {
    return std::find(kHarmless.begin(), kHarmless.end(), name) != kHarmless.end();
}

std::string masked_pair(std::string_view pair) {
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || is_harmless(pair.substr(0, equals))) return std::string(pair);
    return std::string(pair.substr(0, equals + 1)) + "***";
}

std::string masked_target(std::string_view target) {
    const auto question = target.find('?');
    if (question == std::string_view::npos) return std::string(target);

    std::string masked(target.substr(0, question + 1));
    std::string_view rest = target.substr(question + 1);
    for (bool first = true; first || !rest.empty(); first = false) {
        if (!first) masked += '&';
        const auto ampersand = std::min(rest.find('&'), rest.size());
        masked += masked_pair(rest.substr(0, ampersand));
        rest.remove_prefix(std::min(ampersand + 1, rest.size()));
    }
    return masked;
}

std::string milliseconds(std::chrono::microseconds duration) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", static_cast<double>(duration.count()) / 1000);
    return text;
}

}  // namespace

std::string access_line(const http::Request& request, const http::Response& response,
                        std::chrono::microseconds duration) {
    return "\"" + base::escape_controls(request.method, 32) + " " +
           base::escape_controls(masked_target(request.target)) + " HTTP/1.1\" " +
           std::to_string(response.status) + " " + std::string(http::reason_phrase(response.status)) +
           " bytes=" + std::to_string(response.body.size()) + " ms=" + milliseconds(duration) +
           " request_id=" + request.id;
}

}  // namespace holdfast::api
