// Finds the handler of a request in one table of routes.
#pragma once

#include "http/message.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::http {

using Handler = std::function<Response(const Request&)>;

struct Route {
    std::string_view method;   // "GET" answers HEAD as well
    std::string_view pattern;  // "/auth/{provider}/callback": a {name} takes one whole, non-empty segment
    Handler handler;
};

struct Match {
    const Handler* handler;
    std::size_t route;  // its place in the table
    Params path_params;
};
struct NoRoute {};  // 404
struct OtherMethods {
    std::string allow;  // the value of Allow (RFC 9110 section 10.2.1), e.g. "GET, HEAD"
};
using RouteResult = std::variant<Match, OtherMethods, NoRoute>;

// Thread-safe, immutable. A literal segment goes before a {name}.
class Router {
  public:
    explicit Router(std::vector<Route> routes) : routes_(std::move(routes)) {}
    RouteResult find(std::string_view method, std::string_view path) const;
    const std::vector<Route>& routes() const { return routes_; }

  private:
    std::vector<Route> routes_;
};

}  // namespace holdfast::http
