#include "http/router.h"

#include <algorithm>

namespace holdfast::http {

namespace {

bool is_parameter(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }

bool matches(const std::vector<std::string_view>& pattern, const std::vector<std::string_view>& path) {
    return std::equal(pattern.begin(), pattern.end(), path.begin(), path.end(),
                      [](std::string_view expected, std::string_view segment) {
                          return is_parameter(expected) ? !segment.empty() : segment == expected;
                      });
}

bool takes(std::string_view route_method, std::string_view method) {
    return route_method == method || (route_method == "GET" && method == "HEAD");
}

// Adds a word to a comma-separated list, unless it is there.
void add_word(std::string& list, std::string_view word) {
    if ((", " + list + ", ").find(", " + std::string(word) + ", ") != std::string::npos) return;
    list.append(list.empty() ? "" : ", ").append(word);
}

}  // namespace

Router::Router(const std::vector<RoutePattern>& patterns) {
    for (const RoutePattern& pattern : patterns) {
        most_segments_ = std::max<std::size_t>(
            most_segments_,
            1 + static_cast<std::size_t>(std::count(pattern.path.begin(), pattern.path.end(), '/')));
    }
    for (const RoutePattern& pattern : patterns) {
        Entry entry{pattern.method, segments_of(pattern.path), {}};
        for (const auto segment : entry.segments) entry.rank += is_parameter(segment) ? '1' : '0';
        entries_.push_back(std::move(entry));
    }
}

// Stops at one segment more than any pattern has, since such a path matches none.
Router::Segments Router::segments_of(std::string_view path) const {
    Segments segments;
    segments.reserve(most_segments_ + 1);
    while (segments.size() <= most_segments_) {
        const auto size = path.find('/');
        segments.push_back(path.substr(0, size));
        if (size == std::string_view::npos) break;
        path.remove_prefix(size + 1);
    }
    return segments;
}

void Router::find(Request& request) const {
    const Segments path = segments_of(request.path);
    const Entry* best = nullptr;
    for (const Entry& entry : entries_) {
        if (!matches(entry.segments, path)) continue;
        if (takes(entry.method, request.method)) {
            if (best == nullptr || entry.rank < best->rank) best = &entry;
        } else if (best == nullptr) {
            add_word(request.allow, entry.method);
            if (entry.method == "GET") add_word(request.allow, "HEAD");
        }
    }
    if (best == nullptr) return;
    request.allow.clear();
    request.route = static_cast<std::size_t>(best - entries_.data());
    for (std::size_t i = 0; i < path.size(); ++i) {
        const std::string_view name = best->segments[i];
        if (!is_parameter(name)) continue;
        request.path_params.add(std::string(name.substr(1, name.size() - 2)), std::string(path[i]));
    }
}

}  // namespace holdfast::http
