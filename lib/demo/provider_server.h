// The demo provider with its own listener and workers: a callback that calls it holds a worker of the server,
// and must not wait for another one.
#pragma once

#include "base/clock.h"
#include "http/message.h"
#include "http/server.h"
#include "oauth/demo/demo_provider.h"
#include "oauth/provider.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace holdfast::demo {

class ProviderServer {
  public:
    ProviderServer(http::Listener listener, const base::Clock& clock);

    const std::string& origin() const { return origin_; }

    // The demo provider's own answer; thread-safe.
    http::Response handle(http::Request request) { return provider_.handle(std::move(request)); }

    // Serves clients of these providers at this public URL. `handler` answers by calling handle().
    void serve(const std::vector<oauth::Provider>& clients, const std::string& public_url,
               std::function<http::Response(const http::Request&)> handler);
    // False if a handler is still running.
    bool stop() { return server_->stop({}); }

  private:
    http::Listener listener_;
    std::string origin_;
    oauth::DemoProvider provider_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace holdfast::demo
