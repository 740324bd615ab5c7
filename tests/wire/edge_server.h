// A server on a free port of loopback whose handler a test can hold back.
#pragma once

#include "http/server.h"
#include "support/gate.h"

#include <any>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace holdfast::test {

// Answers with method, target and body of the request: "POST /a: body". "/gate" waits at the gate, in the
// first lane if there is one; "/page" answers with 64 KiB, "/big" with 4 MiB, "/cookies" with two cookies;
// "/throw" throws; "/ahead" waits at its gate where it is prepared. X-Ahead is the number of requests that
// were prepared together with this one.
class EdgeServer {
  public:
    static constexpr std::size_t kBigBytes = 4 << 20;

    explicit EdgeServer(const http::ServerOptions& options = {}, const std::string& address = "127.0.0.1")
        : EdgeServer(options, http::Listener::bind({address, 0})) {}
    EdgeServer(const http::ServerOptions& options, http::Listener listener) : endpoint(listener.endpoint()) {
        server = http::serve(
            std::move(listener), options,
            {.route = [](http::Request& request) { return request.path == "/gate" ? 0 : http::kGeneralLane; },
             .handle = [this](const http::Request& request) { return answer(request); },
             .refuse =
                 [this](const http::RefusedRequest& refused) {
                     {
                         const std::lock_guard lock(refused_mutex_);
                         refused_.push_back(refused);
                     }
                     return http::Response::json(refused.status,
                                                 "{\"status\":" + std::to_string(refused.status) +
                                                     ",\"request_id\":\"" + refused.id + "\"}");
                 },
             .read_ahead =
                 [this](std::span<http::Request* const> requests) {
                     for (http::Request* request : requests) request->read_ahead = requests.size();
                     if (requests.front()->path == "/ahead") ahead_gate.pass();
                 },
             .most_ahead = 3});
    }
    ~EdgeServer() {
        gate.open();
        ahead_gate.open();
        server.reset();
    }

    // Waits until the server's counters satisfy the condition.
    template <typename Condition>
    void await(const Condition& condition) const {
        while (!condition(server->counters())) std::this_thread::yield();
    }
    std::uint64_t refusals(http::RefusalReason reason) const {
        return server->counters().refusals.at(static_cast<std::size_t>(reason));
    }
    // The last refused request.
    http::RefusedRequest last_refused() const {
        const std::lock_guard lock(refused_mutex_);
        return refused_.back();
    }

    Gate gate, ahead_gate;
    http::Endpoint endpoint;
    std::unique_ptr<http::Server> server;

  private:
    mutable std::mutex refused_mutex_;
    std::vector<http::RefusedRequest> refused_;

    http::Response answer(const http::Request& request) {
        if (request.path == "/gate") gate.pass();
        if (request.path == "/throw") throw std::runtime_error("secret");
        if (request.path == "/page") return http::Response::json(200, std::string(64 * 1024, 'x'));
        if (request.path == "/big") return http::Response::json(200, std::string(kBigBytes, 'x'));
        auto response =
            http::Response::json(200, request.method + " " + request.target + ": " + request.body);
        if (request.path == "/cookies") {
            response.headers.add("Set-Cookie", "a=1");
            response.headers.add("Set-Cookie", "b=2");
        }
        response.headers.add("X-Peer", request.remote_address);
        response.headers.add("X-Id", request.id);
        if (const auto* together = std::any_cast<std::size_t>(&request.read_ahead))
            response.headers.add("X-Ahead", std::to_string(*together));
        for (const auto& [name, value] : request.headers.fields())
            response.headers.add("X-Saw-" + name, value);
        return response;
    }
};

}  // namespace holdfast::test
