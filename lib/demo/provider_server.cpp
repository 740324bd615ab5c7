#include "demo/provider_server.h"

#include "api/security_headers.h"
#include "oauth/authorization.h"

#include <chrono>
#include <utility>

namespace holdfast::demo {
namespace {

http::Response careful(http::Response response) {
    api::add_security_headers(response, api::Hsts::none);
    return response;
}

}  // namespace

ProviderServer::ProviderServer(http::Listener listener, const base::Clock& clock)
    : listener_(std::move(listener)), origin_("http://" + listener_.endpoint().text()), provider_({}, clock) {
    provider_.set_origin(origin_);
}

void ProviderServer::serve(const std::vector<oauth::Provider>& clients, const std::string& public_url,
                           std::function<http::Response(const http::Request&)> handler) {
    std::vector<oauth::DemoClient> known;
    for (const oauth::Provider& client : clients)
        known.push_back({client.client_id, client.client_secret, {oauth::redirect_uri(public_url, client)}});
    provider_.set_clients(std::move(known));
    http::ServerOptions options;
    options.workers = 16;
    // The server has stopped by then: no request needs the demo provider any more.
    options.times.stop = std::chrono::milliseconds(500);
    server_ = http::serve(std::move(listener_), options,
                          {.route = {},
                           .handle = [handler = std::move(handler)](
                                         const http::Request& request) { return careful(handler(request)); },
                           .refuse =
                               [](const http::RefusedRequest& refused) {
                                   return careful(http::Response::empty(refused.status));
                               }});
}

}  // namespace holdfast::demo
