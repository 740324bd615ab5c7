#include "http/router.h"

#include <algorithm>
#include <optional>

namespace holdfast::http {

namespace {

// The text up to the next '/', which is taken off with it.
std::string_view take_segment(std::string_view& rest) {
    const auto size = std::min(rest.find('/'), rest.size());
    const std::string_view segment = rest.substr(0, size);
    rest.remove_prefix(std::min(size + 1, rest.size()));
    return segment;
}

bool is_parameter(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }

struct PathMatch {
    Params params;
    std::string rank;  // a character for each segment: of two matches the smaller one is the more literal
};

std::optional<PathMatch> match_path(std::string_view pattern, std::string_view path) {
    if (std::count(pattern.begin(), pattern.end(), '/') != std::count(path.begin(), path.end(), '/')) {
        return std::nullopt;
    }
    PathMatch match;
    while (!pattern.empty() || !path.empty()) {
        const std::string_view expected = take_segment(pattern);
        const std::string_view segment = take_segment(path);
        if (is_parameter(expected)) {
            if (segment.empty()) return std::nullopt;
            match.params.add(std::string(expected.substr(1, expected.size() - 2)), std::string(segment));
            match.rank += '1';
        } else {
            if (segment != expected) return std::nullopt;
            match.rank += '0';
        }
    }
    return match;
}

bool answers(const Route& route, std::string_view method) {
    return route.method == method || (route.method == "GET" && method == "HEAD");
}

void add_allowed(std::vector<std::string_view>& allowed, std::string_view method) {
    if (std::find(allowed.begin(), allowed.end(), method) == allowed.end()) allowed.push_back(method);
}

std::string join(const std::vector<std::string_view>& words) {
    std::string out;
    for (const auto word : words) out.append(out.empty() ? "" : ", ").append(word);
    return out;
}

}  // namespace

RouteResult Router::find(std::string_view method, std::string_view path) const {
    std::optional<Match> best;
    std::string best_rank;
    std::vector<std::string_view> allowed;
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        const Route& route = routes_[i];
        auto match = match_path(route.pattern, path);
        if (!match) continue;
        add_allowed(allowed, route.method);
        if (route.method == "GET") add_allowed(allowed, "HEAD");
        if (!answers(route, method) || (best && match->rank >= best_rank)) continue;
        best = Match{&route.handler, i, std::move(match->params)};
        best_rank = std::move(match->rank);
    }
    if (best) return std::move(*best);
    if (!allowed.empty()) return OtherMethods{join(allowed)};
    return NoRoute{};
}

}  // namespace holdfast::http
