#include "api/metrics_endpoint.h"

#include "api/compression.h"
#include "api/security_headers.h"

#include <string>
#include <utility>

namespace holdfast::api {
namespace {

http::Response answer(const metrics::Registry& registry, const http::Hosts& hosts,
                      const http::Request& request) {
    const std::string* host = request.headers.find("Host");
    if (host != nullptr && !hosts.contain(*host)) return http::Response::empty(421);
    if (request.path != "/metrics") return http::Response::empty(404);
    if (request.method != "GET" && request.method != "HEAD") {
        http::Response response = http::Response::empty(405);
        response.headers.add("Allow", "GET, HEAD");
        return response;
    }
    http::Response response{200, {}, registry.text()};
    response.headers.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    return compressed(request, std::move(response));
}

http::Response with_security_headers(http::Response response) {
    add_security_headers(response, Hsts::none);
    return response;
}

}  // namespace

http::Service metrics_service(const metrics::Registry& registry, http::Hosts hosts) {
    return {.route = {},
            .handle =
                [&registry, hosts = std::move(hosts)](const http::Request& request) {
                    return with_security_headers(answer(registry, hosts, request));
                },
            .refuse =
                [](const http::RefusedRequest& refused) {
                    return with_security_headers(http::Response::empty(refused.status));
                }};
}

}  // namespace holdfast::api
