// What a provider may do to a callback, over real sockets: each ends in the redirect of the contract, in
// bounded time, without a row and without a worker lost.
#include "wire/scripted_provider.h"

#include <chrono>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast;
using namespace holdfast::test;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

const std::string kApp = "http://127.0.0.1:8080/app?";
const std::string kTokenFailed = kApp + "error=onedrive_token_exchange_failed";
const std::string kIdentityFailed = kApp + "error=onedrive_userinfo_failed";

struct Fault {
    std::string name;
    Script script;
};

Fault says(const std::string& status, const std::string& body, const std::string& fields = "") {
    return {status + " " + body.substr(0, 60), sends(http_answer(status, body, fields))};
}
Fault writes(const std::string& text) { return {text.substr(0, 60), sends(text)}; }

// Sends the head and then 100 MB, or as much of it as is taken.
Fault floods(const std::string& head, const std::string& piece) {
    return {"flood after " + head, [head, piece](int descriptor) {
                send_text(descriptor, head);
                for (std::size_t sent = 0; sent < 100'000'000; sent += piece.size()) {
                    if (::send(descriptor, piece.data(), piece.size(), MSG_NOSIGNAL) <= 0) return;
                }
            }};
}

Fault drips(const std::string& head) {
    return {"drip after " + head, [head](int descriptor) {
                send_text(descriptor, head);
                RawServer::drip(descriptor, std::string(5000, '1'), 5ms);
            }};
}

// The connection's end is waited for.
Fault silence() {
    return {"silence", [](int descriptor) { RawServer::read_request(descriptor); }};
}

std::string deep(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

// {"id":"zipped","mail":"bob@demo.example"} by gzip.
std::string zipped_identity() {
    return std::string(
        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\xca\x4c\x51\xb2\x52\xaa\xca\x2c\x28\x48\x4d\x51\xd2"
        "\x51\xca\x4d\xcc\xcc\x01\xf2\x93\xf2\x93\x1c\x52\x52\x73\xf3\xf5\x52\x2b\x12\x73\x0b\x72\x52\x95\x6a"
        "\x01\xa9\x02\x81\x99\x29\x00\x00\x00",
        59);
}

// What any endpoint may do. `good_elsewhere` answers the same request well, where a redirect is followed.
std::vector<Fault> faults_of_any_endpoint(const std::string& good_elsewhere) {
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    return {says("500 Internal Server Error", R"({"error":"server_error"})"),
            says("502 Bad Gateway", "<html><h1>502 Bad Gateway</h1></html>"),
            says("503 Service Unavailable", "", "Retry-After: 1\r\n"),
            says("429 Too Many Requests", R"({"error":"too_many"})", "Retry-After: 30\r\n"),
            says("404 Not Found", ""),
            writes("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
            says("200 OK", "<!doctype html><title>Sign in</title>", "Content-Type: text/html\r\n"),
            says("200 OK", ""),
            says("200 OK", "{"),
            says("200 OK", "null"),
            says("200 OK", "[]"),
            says("200 OK", R"({"id":"a","mail":"a@b.c"}{})"),
            says("200 OK", "{\"id\":\"\xff\",\"mail\":\"a@b.c\"}"),
            says("200 OK", deep(30'000)),
            says("200 OK", "{\"a\":" + deep(40) + "}"),
            says("200 OK", R"({"id":1e400,"mail":"a@b.c","expires_in":1e400})"),
            says("200 OK", zipped_identity(), "Content-Encoding: gzip\r\n"),
            says("302 Found", "", "Location: " + good_elsewhere + "\r\n"),
            says("307 Temporary Redirect", "", "Location: " + good_elsewhere + "\r\n"),
            writes(""),
            writes("SSH-2.0-OpenSSH_9.2\r\n"),
            writes(ok + "Content-Length: 100\r\n\r\n{\"id\":"),
            writes(ok + "Content-Length: 99999999999999999999\r\n\r\n{"),
            writes(ok + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{"),
            writes(ok + "X: " + std::string(100'000, 'x') + "\r\n\r\n"),
            floods(ok + "Content-Length: 100000000\r\n\r\n", std::string(65536, 'x')),
            floods(ok + "\r\n", std::string(65536, 'x')),
            floods(ok + "Transfer-Encoding: chunked\r\n\r\n", "10000\r\n" + std::string(65536, 'x') + "\r\n"),
            floods(ok, "X-A: b\r\n"),
            floods("", "HTTP/1.1 100 Continue\r\n\r\n"),
            silence(),
            drips(ok + "X-A: "),
            drips(ok + "Content-Length: 60000\r\n\r\n")};
}

std::vector<Fault> faults_of_a_token_response() {
    std::vector<Fault> faults;
    const auto add = [&](const std::string& members) {
        faults.push_back(says("200 OK", R"({"token_type":"Bearer",)" + members + "}"));
    };
    add(R"("access_token":"a")");
    add(R"("access_token":"a","expires_in":null)");
    add(R"("access_token":"a","expires_in":-1)");
    add(R"("access_token":"a","expires_in":0)");
    add(R"("access_token":"a","expires_in":1e400)");
    add(R"("access_token":"a","expires_in":9223372036854775807)");
    add(R"("access_token":"a","expires_in":"soon")");
    add(R"("expires_in":3600)");
    add(R"("access_token":"","expires_in":3600)");
    add(R"("access_token":17,"expires_in":3600)");
    add(R"("access_token":")" + std::string(20'000, 'a') + R"(","expires_in":3600)");
    add(R"("access_token":"a\r\nX-A: b","expires_in":3600)");
    faults.push_back(says("200 OK", R"({"access_token":"a","expires_in":3600})"));
    return faults;
}

std::vector<Fault> faults_of_an_identity() {
    std::vector<Fault> faults;
    for (const std::string& id :
         {std::string("7"), std::string("null"), std::string("\"\""), std::string(R"({"a":"b"})"),
          "\"" + std::string(10'000, 'x') + "\"", std::string(R"("a\u0000b")")}) {
        faults.push_back(says("200 OK", "{\"id\":" + id + R"(,"mail":"bob@demo.example"})"));
    }
    faults.push_back(says("200 OK", R"({"mail":"bob@demo.example"})"));
    faults.push_back(says("200 OK", R"({"id":"an-id"})"));
    return faults;
}

// The demo provider on a socket of its own, but for its keys.
struct DemoOnASocket {
    DemoOnASocket() : listener(http::Listener::bind({"127.0.0.1", 0})) {
        provider = demo_onedrive("http://" + listener.endpoint().text());
        keys_path = http::Url::parse(provider.jwks_uri)->path;
        provider.jwks_uri = keys.url(ScriptedProvider::kKeys);
    }
    void serve(oauth::DemoProvider& demo) {
        demo.set_origin("http://" + listener.endpoint().text());
        good_keys = demo.handle(make_request("GET", keys_path)).body;
        server = http::serve(
            std::move(listener), {},
            {.route = {},
             .handle = [&demo](const http::Request& request) { return demo.handle(request); },
             .refuse =
                 [](const http::RefusedRequest& refused) { return http::Response::empty(refused.status); }});
    }

    ScriptedProvider keys;
    http::Listener listener;
    oauth::Provider provider;
    std::string keys_path;
    std::string good_keys;
    std::unique_ptr<http::Server> server;
};

// One browser whose callbacks meet one fault after the other.
struct Trial {
    explicit Trial(ServedApp& in_site, std::string in_account = "")
        : site(in_site), bob(site.world), account(std::move(in_account)) {
        bob.sign_up("bob@example.com");
    }

    // Where the callback ends.
    std::string connect() {
        const WireResponse response = Client(site.endpoint).ask(site.callback_of(bob, account));
        CHECK(response.status == 307);
        return response.field("Location");
    }

    void play(ScriptedProvider& provider, const std::string& endpoint, const Fault& fault,
              const std::string& expected) {
        INFO(endpoint << ": " << fault.name);
        provider.answer(endpoint, fault.script);
        site.world.log.clear();
        const auto start = steady_clock::now();
        CHECK(connect() == expected);
        CHECK(steady_clock::now() - start < 5s);
        provider.answer_well();
        CHECK(site.world.count("cloud_provider_accounts") == 0);
        CHECK(site.world.log.contains("[ONEDRIVE][PROVIDER] "));
        CHECK(Client(site.endpoint).ask(get("/health")).status == 200);
    }

    ServedApp& site;
    Browser bob;
    std::string account;
};

}  // namespace

TEST_CASE("Whatever the token endpoint does, the callback says that the exchange failed", "[provider]") {
    ScriptedProvider provider;
    ServedApp site(plain_provider(provider.url("")));
    Trial trial(site);
    auto faults = faults_of_a_token_response();
    for (Fault& fault : faults_of_any_endpoint(provider.url("/good"))) faults.push_back(std::move(fault));
    for (const Fault& fault : faults) {
        provider.answer("/good", sends(http_answer("200 OK", ScriptedProvider::kGoodToken)));
        trial.play(provider, ScriptedProvider::kToken, fault, kTokenFailed);
    }
    CHECK(trial.connect() == kApp + "connection=success");
}

TEST_CASE("Whatever the identity endpoint does, the callback says that it failed", "[provider]") {
    ScriptedProvider provider;
    ServedApp site(plain_provider(provider.url("")));
    Trial trial(site);
    auto faults = faults_of_an_identity();
    for (Fault& fault : faults_of_any_endpoint(provider.url("/good"))) faults.push_back(std::move(fault));
    for (const Fault& fault : faults) {
        provider.answer("/good", sends(http_answer("200 OK", ScriptedProvider::kGoodIdentity)));
        trial.play(provider, ScriptedProvider::kIdentity, fault, kIdentityFailed);
    }
    CHECK(trial.connect() == kApp + "connection=success");
}

TEST_CASE("Whatever the keys' endpoint does, no id_token is believed", "[provider]") {
    DemoOnASocket demo;
    ServedApp site(demo.provider);
    demo.serve(site.world.demo);
    Trial trial(site, "bob@demo.example");
    for (const Fault& fault : faults_of_any_endpoint(demo.keys.url("/good"))) {
        demo.keys.answer("/good", sends(http_answer("200 OK", demo.good_keys)));
        trial.play(demo.keys, ScriptedProvider::kKeys, fault, kTokenFailed);
    }
    demo.keys.answer(ScriptedProvider::kKeys, sends(http_answer("200 OK", demo.good_keys)));
    CHECK(trial.connect() == kApp + "connection=success");
}
