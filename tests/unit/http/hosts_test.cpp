#include "http/hosts.h"

#include <catch2/catch.hpp>

using holdfast::http::Hosts;

TEST_CASE("A server goes by its names and by loopback's, whatever the port and the case") {
    const Hosts hosts({"files.example", "192.0.2.7", "2001:db8::1"});
    for (const char* host : {"files.example", "FILES.example:8443", "192.0.2.7", "192.0.2.7:80", "localhost",
                             "LocalHost:8080", "127.0.0.1:1", "127.1.2.3", "[::1]", "[::1]:8080",
                             "[0:0:0:0:0:0:0:1]:8080", "[2001:db8:0::1]:80"}) {
        INFO(host);
        CHECK(hosts.contain(host));
    }
    for (const char* host :
         {"", ":80", "evil.example", "files.example.evil.example", "xfiles.example", "files.example.",
          "192.0.2.8", "[2001:db8::2]", "[", "[]", "127.0.0.1.evil.example"}) {
        INFO(host);
        CHECK_FALSE(hosts.contain(host));
    }
}

TEST_CASE("A server on every address goes by every address, and by no other name") {
    const Hosts hosts({}, true);
    CHECK(hosts.contain("192.0.2.8:8080"));
    CHECK(hosts.contain("[2001:db8::2]"));
    CHECK_FALSE(hosts.contain("evil.example"));
    CHECK_FALSE(hosts.contain("192.0.2.8.evil.example"));
}
