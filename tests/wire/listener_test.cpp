#include "http/server.h"
#include "wire/client.h"
#include "wire/edge_server.h"

#include <string>

#include <catch2/catch.hpp>

using namespace holdfast;
using namespace holdfast::test;

namespace {

std::string fault_of(const http::Endpoint& endpoint) {
    try {
        http::Listener::bind(endpoint);
    } catch (const http::ListenError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("An address that can't be listened on gives one line that names it") {
    const EdgeServer edge;
    const std::string busy = fault_of(edge.endpoint);
    CHECK(busy.find(edge.endpoint.text()) != std::string::npos);
    CHECK(busy.find("in use") != std::string::npos);
    // TEST-NET-1 (RFC 5737) is no address of this machine; .invalid (RFC 2606) is none at all.
    for (const http::Endpoint& endpoint :
         {http::Endpoint{"192.0.2.1", 0}, http::Endpoint{"no-host.invalid", 0}}) {
        const std::string fault = fault_of(endpoint);
        CHECK(fault.find(endpoint.text()) != std::string::npos);
        CHECK(fault.find('\n') == std::string::npos);
    }
}

TEST_CASE("A bound port is known and refuses nobody until it is served; a stopped one is free at once") {
    http::Endpoint endpoint;
    {
        const EdgeServer edge;
        endpoint = edge.endpoint;
        CHECK(endpoint.port != 0);
        CHECK(Client(endpoint).ask(get()).status == 200);
    }
    CHECK(fault_of(endpoint).empty());
}
