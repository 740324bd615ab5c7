// The App: from a request to its response, without a socket.
//
//   Request -> route | handler -> Response -> headers that every answer carries -> metrics, access log
//
// Invariant: every error, whatever threw it, leaves here as an entry of api/errors.h. No exception text, SQL
// or path reaches a client.
#pragma once

#include "api/clients.h"
#include "api/context.h"
#include "api/request_metrics.h"
#include "api/route.h"
#include "http/message.h"
#include "http/refusal.h"
#include "http/router.h"
#include "http/server.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>

namespace holdfast::api {

// Thread-safe.
class App {
  public:
    explicit App(Context context);
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    // The functions below, for a server; the App outlives it.
    http::Service service() const;

    http::LaneIndex route(http::Request& request) const;
    // The request has been through route().
    http::Response handle(const http::Request& request) const;
    // The same with a handler that has no row in the table of routes, and may throw as those may. The access
    // log has it at the level debug, and the metrics count it as a request without a route.
    using Handler = std::function<http::Response(const Context& context, const http::Request& request)>;
    http::Response handle(const http::Request& request, const Handler& handler) const;
    http::Response refuse(const http::RefusedRequest& refused) const;
    // For requests that have been through route(), before handle() (api/read_ahead.h).
    void read_ahead(std::span<http::Request* const> requests) const noexcept;

  private:
    template <class Respond>
    http::Response answer(const http::Request& request, std::optional<std::size_t> route, base::Level level,
                          const Respond& respond) const;
    template <class Work>
    http::Response guarded(Errors errors, const http::Request& request, const Work& work) const;
    http::Response respond(const http::Request& request) const;
    http::Response respond_without_route(const http::Request& request) const;
    void complete(const http::Request& request, http::Response& response) const;

    Context context_;
    std::span<const Route> routes_;
    http::Router router_;
    mutable RequestMetrics metrics_;  // changes only its counters
    mutable Clients clients_;         // changes only what it has warned of
};

}  // namespace holdfast::api
