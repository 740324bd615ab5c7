// Finds the route of a request in one table of patterns. What stands behind a route is the table's owner's.
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

    // Sets the request's route, its place among the patterns, and its path_params. If several take it, the
    // one with a literal segment goes before the one with a {name} there. If only routes of other methods
    // match the path, sets `allow` instead (RFC 9110 section 10.2.1), e.g. to "GET, HEAD"; else changes
    // nothing.
    void find(Request& request) const;

  private:
    using Segments = std::vector<std::string_view>;

    struct Entry {
        std::string_view method;
        Segments segments;
        std::string rank;  // '0' for each literal segment and '1' for each {name}: the smaller one goes first
    };

    Segments segments_of(std::string_view path) const;

    std::vector<Entry> entries_;
    std::size_t most_segments_ = 0;
};

}  // namespace holdfast::http
