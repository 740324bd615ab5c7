// The App: from a request to its response, whole, without a socket.
//
//   Request -> route -> handler -> Response -> headers that every answer carries -> access log
//
// Invariant: every error, whatever threw it, leaves here in the one shape of api/errors.h, and nothing of the
// inside leaves at all.
#pragma once

#include "api/context.h"
#include "http/message.h"
#include "http/router.h"

#include <string>

namespace holdfast::api {

// Thread-safe.
class App {
  public:
    explicit App(Context context);
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    http::Response handle(const http::Request& request) const;

    // Answers a request that the server did not admit.
    http::Response refuse(int status, const std::string& request_id) const;

  private:
    http::Response respond(const http::Request& request) const;
    http::Response route(const http::Request& request) const;

    Context context_;
    http::Router router_;
};

}  // namespace holdfast::api
