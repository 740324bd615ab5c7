// Finds the route of a request in one table of patterns. The table's owner knows what each route does.
#pragma once

#include "http/message.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::http {

struct RoutePattern {
    std::string_view method;  // "GET" takes HEAD as well
    std::string_view path;    // "/auth/{provider}/callback": a {name} takes one whole, non-empty segment
};

// Thread-safe, immutable. The texts of the patterns outlive it.
class Router {
  public:
    explicit Router(const std::vector<RoutePattern>& patterns);

    // Sets the request's route, which is its place among the patterns, and its path_params. If several
    // patterns match, a literal segment goes before a {name}. If only routes with other methods match the
    // path, sets `allow` instead (RFC 9110 section 10.2.1), e.g. to "GET, HEAD". If none matches, changes
    // nothing.
    void find(Request& request) const;

  private:
    using Segments = std::vector<std::string_view>;

    struct Entry {
        std::string_view method;
        Segments segments;
        std::string rank;  // '0' for each literal segment, '1' for each {name}: the smallest rank goes first
    };

    Segments segments_of(std::string_view path) const;

    std::vector<Entry> entries_;
    std::size_t most_segments_ = 0;
};

}  // namespace holdfast::http
