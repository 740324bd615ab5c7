#include "http/address.h"

#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

namespace holdfast::http {
namespace {

std::string text_of(const std::string& text) {
    const auto address = Address::parse(text);
    return address ? address->text() : "none";
}

AddressRanges ranges(const std::vector<std::string>& texts) {
    AddressRanges all;
    for (const std::string& text : texts) all.push_back(*AddressRange::parse(text));
    return all;
}

std::string client_of(const std::string& peer, const std::vector<std::string>& forwarded_for) {
    Request request;
    request.remote_address = peer;
    for (const std::string& line : forwarded_for) request.headers.add("x-Forwarded-FOR", line);
    const auto client = client_address(request, ranges({"10.0.0.0/8", "fd00::/8", "127.0.0.1"}));
    return client ? client->text() : "none";
}

}  // namespace

TEST_CASE("An address is parsed strictly and written in one form") {
    CHECK(text_of("192.0.2.1") == "192.0.2.1");
    CHECK(text_of("2001:DB8:0:0::1") == "2001:db8::1");
    CHECK(text_of("::ffff:192.0.2.1") == "192.0.2.1");
    for (const char* bad : {"", "192.0.2", "192.0.2.256", "192.0.2.01", " 192.0.2.1", "[::1]", "::1%eth0",
                            "localhost", "192.0.2.1:80", "1:2:3"}) {
        CAPTURE(bad);
        CHECK(text_of(bad) == "none");
    }
    CHECK(text_of(std::string("192.0.2.1\0", 10)) == "none");
}

TEST_CASE("Loopback is 127.0.0.0/8 and ::1, in either form") {
    for (const char* text : {"127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"})
        CHECK(Address::parse(text)->is_loopback());
    for (const char* text : {"128.0.0.1", "::2", "::", "::ffff:10.0.0.1", "7f00::1"})
        CHECK_FALSE(Address::parse(text)->is_loopback());
}

TEST_CASE("A network is an IPv4 address or the /64 of an IPv6 address") {
    CHECK(Address::parse("192.0.2.1")->network().text() == "192.0.2.1");
    CHECK(Address::parse("2001:db8:1:2:3:4:5:6")->network().text() == "2001:db8:1:2::");
    CHECK(Address::parse("2001:db8:1:203:4:5:6:7")->network(56).text() == "2001:db8:1:200::");
    CHECK(Address::parse("2001:db8:1:203:4:5:6:7")->network(48).text() == "2001:db8:1::");
    CHECK(Address::parse("192.0.2.1")->network(48).text() == "192.0.2.1");
}

TEST_CASE("A range holds what shares its prefix") {
    const auto holds = [](const char* range, const char* address) {
        return AddressRange::parse(range)->contains(*Address::parse(address));
    };
    CHECK(holds("10.0.0.0/8", "10.255.1.2"));
    CHECK_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
    CHECK(holds("192.0.2.128/25", "192.0.2.255"));
    CHECK_FALSE(holds("192.0.2.128/25", "192.0.2.127"));
    CHECK(holds("10.0.0.0/8", "::ffff:10.1.1.1"));
    CHECK(holds("0.0.0.0/0", "203.0.113.9"));
    CHECK_FALSE(holds("0.0.0.0/0", "2001:db8::1"));
    CHECK(holds("::/0", "203.0.113.9"));
    CHECK(holds("2001:db8::/33", "2001:db8:7fff::1"));
    CHECK_FALSE(holds("2001:db8::/33", "2001:db8:8000::1"));
    CHECK(holds("192.0.2.1", "192.0.2.1"));
    CHECK_FALSE(holds("192.0.2.1", "192.0.2.0"));
}

TEST_CASE("What is no range, or has bits beyond its prefix, is none") {
    for (const char* bad : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0.1/8",
                            "::1/64", "fd00::/129", "10.0.0.0/8/8", "10.0.0.0/4294967295"}) {
        CAPTURE(bad);
        CHECK_FALSE(AddressRange::parse(bad));
    }
}

TEST_CASE("The client is the last address that no trusted proxy has") {
    CHECK(client_of("192.0.2.1", {}) == "192.0.2.1");
    CHECK(client_of("192.0.2.1", {"203.0.113.5"}) == "192.0.2.1");
    CHECK(client_of("10.0.0.1", {}) == "10.0.0.1");
    CHECK(client_of("10.0.0.1", {"203.0.113.5"}) == "203.0.113.5");
    CHECK(client_of("10.0.0.1", {"198.51.100.1, 203.0.113.5 ,10.2.2.2"}) == "203.0.113.5");
    CHECK(client_of("10.0.0.1", {"198.51.100.1", "203.0.113.5", "fd00::1"}) == "203.0.113.5");
    CHECK(client_of("::ffff:127.0.0.1", {"2001:db8::1"}) == "2001:db8::1");
    CHECK(client_of("10.0.0.1", {"10.0.0.3, 10.0.0.2"}) == "10.0.0.3");
}

TEST_CASE("Entries of X-Forwarded-For may have ports; what is no address ends the search") {
    CHECK(client_of("10.0.0.1", {"203.0.113.5:4711"}) == "203.0.113.5");
    CHECK(client_of("10.0.0.1", {"[2001:db8::1]:4711"}) == "2001:db8::1");
    CHECK(client_of("10.0.0.1", {"[2001:db8::1]"}) == "2001:db8::1");
    CHECK(client_of("10.0.0.1", {"203.0.113.5, unknown, 10.0.0.2"}) == "10.0.0.2");
    CHECK(client_of("10.0.0.1", {"203.0.113.5,"}) == "10.0.0.1");
    CHECK(client_of("10.0.0.1", {"[2001:db8::1"}) == "10.0.0.1");
    CHECK(client_of("10.0.0.1", {""}) == "10.0.0.1");
    CHECK(client_of("", {"203.0.113.5"}) == "none");
}

TEST_CASE("Only addresses of the public internet are public") {
    for (const char* text : {"1.1.1.1", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0",
                             "192.167.255.255", "192.169.0.0", "100.63.255.255", "100.128.0.0",
                             "223.255.255.255", "::ffff:1.1.1.1", "2606:4700::1111", "2a00::1"}) {
        INFO(text);
        CHECK(is_public(*Address::parse(text)));
    }
    for (const char* text : {"0.0.0.0",
                             "10.0.0.1",
                             "100.64.0.1",
                             "127.0.0.1",
                             "127.255.255.255",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.0.0.1",
                             "192.0.2.1",
                             "192.168.255.255",
                             "198.18.0.1",
                             "198.51.100.1",
                             "203.0.113.1",
                             "224.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::ffff:10.0.0.1",
                             "::ffff:127.0.0.1",
                             "::127.0.0.1",
                             "64:ff9b::a00:1",
                             "fc00::1",
                             "fd12::1",
                             "fe80::1",
                             "fec0::1",
                             "ff02::1",
                             "2001::1",
                             "2001:db8::1",
                             "2002:a00:1::1"}) {
        INFO(text);
        CHECK_FALSE(is_public(*Address::parse(text)));
    }
}

}  // namespace holdfast::http
