// The frontend as it is served, the headers of every answer, and the line that the log keeps of a request.
#include "api/access_log.h"
#include "api/assets.h"
#include "api/story.h"
#include "support/threads.h"

#include <atomic>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace holdfast::test {
namespace {

// Assets of a frontend that only this test knows.
const api::Assets& few_assets() {
    static const std::string page(2000, 'p');
    static const api::EmbeddedFile files[] = {
        {"page.html", reinterpret_cast<const unsigned char*>(page.data()), page.size()}};
    static const api::Assets assets(api::Hsts::none, api::Edition::product, files);
    return assets;
}

http::Response serve(const Fields& fields) {
    const auto request = make_request("GET", "/", "", fields);
    return few_assets().serve("page.html", request).prepared->response_for(request.id);
}

std::string address_of(const api::EmbeddedFile& file) {
    const std::string name(file.path.substr(std::string_view("assets/").size()));
    return "/assets/" + std::string(api::assets_version()) + "/" + name;
}

bool is_of_the_demo(const api::EmbeddedFile& file) {
    return file.path.find("demo") != std::string_view::npos;
}

// As the edition serves it; "" if it does not.
std::string served(api::Edition edition, std::string_view path) {
    const api::Assets assets(api::Hsts::none, edition);
    const auto response = assets.serve(path, make_request("GET", "/"));
    return response.status == 404 ? "" : response.prepared->response_for("").body;
}

std::string logged(const std::string& method, const std::string& target, const http::Response& response) {
    const auto request = make_request(method, target);
    CapturedLog log;
    api::log_access(log, base::Level::info, request, request.remote_address, response,
                    std::chrono::microseconds(1234));
    return replaced(log.lines().at(0).text, request.id, "ID");
}

}  // namespace

TEST_CASE("A file is made once, by the first who asks for it", "[api][pages]") {
    api::Assets assets(api::Hsts::none, api::Edition::product, {});
    constexpr int kRequests = 8;
    std::atomic<int> made = 0, asked = 0;
    assets.add("late.json", [&] {
        ++made;
        // Not before all ask for it.
        while (asked < kRequests) std::this_thread::yield();
        return std::string(2000, 'j');
    });
    CHECK(made == 0);
    const auto answers = run_together(kRequests, [&](std::size_t) {
        ++asked;
        return assets.serve("late.json", make_request("GET", "/")).prepared->response_for("").body;
    });
    for (const std::string& body : answers) CHECK(body == std::string(2000, 'j'));
    CHECK(made == 1);
}

TEST_CASE("A file that can't be made is tried again by the next request", "[api][pages]") {
    api::Assets assets(api::Hsts::none, api::Edition::product, {});
    bool fails = true;
    assets.add("late.json", [&fails] {
        if (std::exchange(fails, false)) throw std::runtime_error("not now");
        return std::string("{}");
    });
    const auto request = make_request("GET", "/");
    CHECK_THROWS_AS(assets.serve("late.json", request), std::runtime_error);
    CHECK(assets.serve("late.json", request).status == 200);
}

API_TEST_CASE("The pages come with a strict policy and are asked for again each time", "[api][pages]") {
    World world(backend_type.fresh());
    for (const char* target : {"/", "/app", "/app?connection=success", "/app?error=anything%3Cscript%3E"}) {
        INFO(target);
        const auto response = world.ask("GET", target);
        CHECK(response.status == 200);
        CHECK(field(response, "Content-Type") == "text/html; charset=utf-8");
        CHECK(field(response, "Cache-Control") == "no-cache");
        CHECK(field(response, "Content-Security-Policy") ==
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
              "form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        CHECK(response.body.starts_with("<!"));
        CHECK_THAT(response.body, !Catch::Contains("anything"));
        CHECK(world.ask("HEAD", target).status == 200);
    }
}

API_TEST_CASE("Every file of the frontend is served under its own type", "[api][pages]") {
    World world(backend_type.fresh());
    for (const api::EmbeddedFile& file : api::embedded_files()) {
        if (!file.path.starts_with("assets/") || is_of_the_demo(file)) continue;
        INFO(file.path);
        const auto response = world.ask("GET", address_of(file));
        CHECK(response.status == 200);
        CHECK(response.body.size() == file.size);
        CHECK(field(response, "Content-Type") != "application/octet-stream");
        CHECK(field(response, "X-Content-Type-Options") == "nosniff");
        CHECK(field(response, "Cache-Control") == "public, max-age=31536000, immutable");
    }
}

TEST_CASE("Only a demo has the demo's files, and a ribbon on its pages", "[api][pages]") {
    std::size_t demo_files = 0;
    for (const api::EmbeddedFile& file : api::embedded_files()) {
        INFO(file.path);
        const std::string product = served(api::Edition::product, file.path);
        const std::string demo = served(api::Edition::demo, file.path);
        CHECK_FALSE(demo.empty());
        CHECK(product.empty() == is_of_the_demo(file));
        if (is_of_the_demo(file)) ++demo_files;
        if (!file.path.ends_with(".html")) continue;
        CHECK_THAT(product, !Catch::Contains("demo"));
        const std::string folder = "\"/assets/" + std::string(api::assets_version()) + "/";
        CHECK((demo.find("src=" + folder + "demo-ribbon.js\"") != std::string::npos) != is_of_the_demo(file));
    }
    CHECK(demo_files > 2);
}

API_TEST_CASE("A page names its files by their version, and another version is not kept", "[api][pages]") {
    World world(backend_type.fresh());
    const std::string versioned = "\"/assets/" + std::string(api::assets_version()) + "/";
    for (const char* target : {"/", "/app"}) {
        INFO(target);
        const std::string page = world.ask("GET", target).body;
        CHECK_THAT(page, Catch::Contains(versioned + "base.css\""));
        CHECK_THAT(page, Catch::Contains("<link rel=\"modulepreload\" href=" + versioned + "dom.js\">"));
        CHECK_THAT(replaced(page, versioned, ""), !Catch::Contains("/assets/"));
        CHECK_THAT(page, Catch::Contains("name=\"holdfast-languages\" content=\"en es\""));
    }
    const auto other = world.ask("GET", "/assets/0000000000000000/base.css");
    CHECK(other.status == 200);
    CHECK(field(other, "Cache-Control") == "no-cache");
}

API_TEST_CASE("An address that does not exist is a page for a person and JSON for a program",
              "[api][pages]") {
    World world(backend_type.fresh());
    for (const char* target : {"/nowhere", "/login", "/assets/0/nowhere.js", "/auth/nowhere/callback"}) {
        INFO(target);
        const auto page =
            world.ask("GET", target, "",
                      {{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}, {"If-None-Match", "*"}});
        CHECK(page.status == 404);
        CHECK(field(page, "Content-Type") == "text/html; charset=utf-8");
        CHECK(field(page, "Cache-Control") == "no-store");
        CHECK(page.body.starts_with("<!doctype html>"));
        CHECK_THAT(page.body, !Catch::Contains("nowhere"));
        for (const Fields& fields :
             {Fields{}, Fields{{"Accept", "*/*"}}, Fields{{"Accept", "application/json"}}})
            CHECK_THAT(world.ask("GET", target, "", fields).body, Catch::Contains("\"error\":\"not_found\""));
    }
    CHECK_THAT(world.ask("POST", "/nowhere", "", {{"Accept", "text/html"}}).body,
               Catch::Contains("\"error\":\"not_found\""));
}

API_TEST_CASE("Accounts and events that the client has already are not sent again", "[api][pages]") {
    World world(backend_type.fresh());
    Browser ada(world);
    ada.sign_up("ada@example.com");
    for (const char* target : {"/me/cloud-status", "/me/transfer-events"}) {
        INFO(target);
        const auto first = ada.get(target);
        const std::string etag = field(first, "ETag");
        REQUIRE(etag.starts_with("W/\""));
        CHECK(field(first, "Cache-Control") == "no-store");
        const auto second = ada.get(target, {{"If-None-Match", etag}});
        CHECK(second.status == 304);
        CHECK(second.body.empty());
        CHECK(field(second, "ETag") == etag);
        CHECK(field(second, "Vary") == "Accept-Encoding");
        CHECK(ada.get(target, {{"If-None-Match", "\"other\""}}).status == 200);
    }
    const std::string before = field(ada.get("/me/cloud-status"), "ETag");
    ada.connect("a@demo.example");
    CHECK(ada.get("/me/cloud-status", {{"If-None-Match", before}}).status == 200);
    CHECK(world.ask("GET", "/me/cloud-status", "", {{"If-None-Match", before}}).status == 401);
}

API_TEST_CASE("Who comes by another name of this machine is sent to the public one", "[api][pages]") {
    World world(backend_type.fresh());
    struct Row {
        const char* host;
        int status;
        const char* location;
    };
    const char* const kPublic = "http://127.0.0.1:8080/app?x=1";
    for (const Row& row :
         {Row{"localhost:8080", 307, kPublic}, Row{"[::1]:8080", 307, kPublic},
          Row{"127.0.0.1:8080", 200, ""}, Row{"evil.example", 421, ""}, Row{"x y", 421, ""}}) {
        INFO(row.host);
        const auto response = world.ask("GET", "/app?x=1", "", {{"Host", row.host}});
        CHECK(location(response) == row.location);
        CHECK(response.status == row.status);
    }
}

API_TEST_CASE("Every answer carries the headers that keep browsers careful", "[api][pages]") {
    World world(backend_type.fresh());
    CHECK_THAT(field(world.ask("GET", "/"), "Permissions-Policy"), Catch::Contains("camera=()"));
    for (const char* target : {"/", "/health", "/nothing", "/me/cloud-status", "/auth/onedrive/callback"}) {
        INFO(target);
        const auto response = world.ask("GET", target);
        CHECK(field(response, "X-Content-Type-Options") == "nosniff");
        CHECK(field(response, "X-Frame-Options") == "DENY");
        CHECK(field(response, "Referrer-Policy") == "no-referrer");
        CHECK(field(response, "Cross-Origin-Opener-Policy") == "same-origin");
        CHECK(field(response, "Cross-Origin-Embedder-Policy") == "require-corp");
        CHECK(field(response, "Cross-Origin-Resource-Policy") == "same-origin");
        CHECK(field(response, "X-Permitted-Cross-Domain-Policies") == "none");
        const bool is_page = field(response, "Content-Type").starts_with("text/html");
        CHECK(field(response, "Permissions-Policy").empty() == !is_page);
        CHECK_FALSE(field(response, "Content-Security-Policy").empty());
        CHECK_FALSE(field(response, "X-Request-Id").empty());
    }
}

TEST_CASE("A file is compressed for those who accept gzip", "[api][pages]") {
    for (const char* accepted :
         {"gzip", "deflate, gzip, br", "GZIP", "gzip;q=0.5", "br;q=1.0, gzip; q=0.001"}) {
        INFO(accepted);
        const auto response = serve({{"Accept-Encoding", accepted}});
        CHECK(field(response, "Content-Encoding") == "gzip");
        CHECK(response.body.starts_with("\x1f\x8b"));
        CHECK(response.body.size() < 200);
        CHECK(field(response, "Vary") == "Accept-Encoding");
    }
    for (const char* accepted :
         {"", "br", "identity", "gzip;q=0", "gzip; q=0", "gzip ;q=0.000", "gzip;q=0, br", "*;q=0"}) {
        INFO(accepted);
        const auto response = serve({{"Accept-Encoding", accepted}});
        CHECK(field(response, "Content-Encoding").empty());
        CHECK(response.body == std::string(2000, 'p'));
        CHECK(field(response, "Vary") == "Accept-Encoding");
    }
}

API_TEST_CASE("Long answers without a token are compressed for those who accept gzip", "[api][pages]") {
    World world(backend_type.fresh());
    Browser ada(world);
    ada.sign_up("ada@example.com");
    const Fields gzip = {{"Accept-Encoding", "gzip"}};
    const auto few = ada.get("/me/cloud-status", gzip);
    CHECK(field(few, "Content-Encoding").empty());
    CHECK(field(few, "Vary") == "Accept-Encoding");
    for (const char* email : {"a@demo.example", "b@demo.example", "c@demo.example", "d@demo.example"})
        ada.connect(email);
    const auto plain = ada.get("/me/cloud-status");
    CHECK(plain.body.size() > 1024);
    CHECK(field(plain, "Content-Encoding").empty());
    const auto many = ada.get("/me/cloud-status", gzip);
    CHECK(field(many, "Content-Encoding") == "gzip");
    CHECK(many.body.starts_with("\x1f\x8b"));
    CHECK(many.body.size() < plain.body.size() / 2);
    CHECK(field(many, "Content-Type") == "application/json");

    const std::string name(64, 'n');
    const auto session = world.ask("POST", "/api/v1/auth/signup",
                                   R"({"email":")" + name + R"(@example.com","password":"correct horse",)" +
                                       R"("username":")" + name + R"("})",
                                   gzip);
    CHECK(session.status == 201);
    CHECK(field(session, "Content-Encoding").empty());
}

TEST_CASE("A file that the browser has already is not sent again", "[api][pages]") {
    const Fields gzip = {{"Accept-Encoding", "gzip"}};
    const std::string etag = field(serve({}), "ETag");
    const std::string etag_of_gzip = field(serve(gzip), "ETag");
    REQUIRE(etag.size() > 2);
    CHECK(etag != etag_of_gzip);

    for (const std::string& known : {etag, "W/" + etag, "\"x\", " + etag, std::string("*")}) {
        INFO(known);
        const auto response = serve({{"If-None-Match", known}});
        CHECK(response.status == 304);
        CHECK(response.body.empty());
        CHECK(field(response, "ETag") == etag);
        CHECK(field(response, "Vary") == "Accept-Encoding");
    }
    for (const std::string& known : {etag_of_gzip, std::string("\"x\""), std::string()}) {
        INFO(known);
        CHECK(serve({{"If-None-Match", known}}).status == 200);
    }
}

TEST_CASE("A fragment is masked as a query is", "[api][log]") {
    CHECK(api::masked_url("/app?error=ownership_conflict#transfer_token=secret") ==
          "/app?error=ownership_conflict#transfer_token=***");
    CHECK(api::masked_url("/app#secret") == "/app#***");
    CHECK(api::masked_url("/app#a?code=secret") == "/app#a?code=***");
    CHECK(api::masked_url("/app") == "/app");
}

TEST_CASE("Requests for assets are logged at a level of their own", "[api][log]") {
    World world(contract::kSqlite.fresh());
    const auto level_of = [&](const std::string& target) {
        world.log.clear();
        (void)world.ask("GET", target);
        return world.log.lines().at(0).level;
    };
    CHECK(level_of("/assets/any/app.css") == base::Level::debug);
    CHECK(level_of("/assets/any/nothing.css") == base::Level::debug);
    CHECK(level_of("/app") == base::Level::info);
    CHECK(level_of("/api/v1/providers") == base::Level::info);
}

TEST_CASE("The access log masks what a query holds", "[api][log]") {
    const auto redirect = http::Response::redirect(307, "http://127.0.0.1:8080/app?connection=success");
    CHECK(logged("GET", "/auth/onedrive/callback?code=secret&state=secret", redirect) ==
          "\"GET /auth/onedrive/callback?code=***&state=*** HTTP/1.1\" 307 Temporary Redirect bytes=0 ms=1.2 "
          "request_id=ID remote=127.0.0.1");
    for (const auto& [target, masked] : std::vector<std::pair<std::string, std::string>>{
             {"/app?error=access_denied&hint=retry_connect", "/app?error=access_denied&hint=retry_connect"},
             {"/app?connection=success", "/app?connection=success"},
             {"/a?code=s==&code=s", "/a?code=***&code=***"},
             {"/a?%63ode=s&ERROR=s", "/a?%63ode=***&ERROR=***"},
             {"/a?x=s?y=s", "/a?x=***"},
             {"/a?flag&&x=s&", "/a?***&&x=***"},
             {"/a?eyJhbGciOi", "/a?***"},
             {"/a?", "/a?"},
             {"/a\nb", "/a\\nb"}}) {
        CHECK(logged("GET", target, http::Response::empty(204)) ==
              "\"GET " + masked + " HTTP/1.1\" 204 No Content bytes=0 ms=1.2 request_id=ID remote=127.0.0.1");
    }
}

API_TEST_CASE("Every request leaves one line in the log", "[api][log]") {
    World world(backend_type.fresh());
    const auto response = world.ask("GET", "/nothing?token=secret");
    CHECK(world.log.count("\"GET /nothing?token=*** HTTP/1.1\" 404 Not Found bytes=") == 1);
    CHECK(world.log.count("request_id=" + field(response, "X-Request-Id")) == 1);
    CHECK(world.log.lines().size() == 1);
}

API_TEST_CASE("A proxy on this machine that tells nothing of its users is warned of once", "[api][log]") {
    const char* const kWarning = "All requests come from this machine";
    struct Row {
        const char* public_url;
        const char* remote;  // of the first request
        bool warns;
    };
    for (const Row& row :
         {Row{"https://files.example", "127.0.0.1", true}, Row{"https://files.example", "192.0.2.1", false},
          Row{"http://localhost:8080", "127.0.0.1", false}}) {
        INFO(row.public_url << " from " << row.remote);
        World world(backend_type.fresh(), {.public_url = row.public_url});
        const api::App& app = world.installation.app();
        const auto ask_from = [&](const char* remote, const char* target) {
            auto request = make_request("GET", target);
            request.remote_address = remote;
            ask(app, request);
        };
        for (int i = 0; i < 200; ++i) ask_from("127.0.0.1", "/health");
        ask_from(row.remote, "/app");
        for (int i = 0; i < 98; ++i) ask_from("127.0.0.1", "/app");
        CHECK(world.log.count(kWarning) == 0);
        for (int i = 0; i < 200; ++i) ask_from("::1", "/app");
        CHECK(world.log.count(kWarning) == (row.warns ? 1 : 0));
    }
}

API_TEST_CASE("A proxy that is not trusted is warned of where only warnings are logged", "[api][log]") {
    World world(backend_type.fresh());
    world.log.keep_from(base::Level::warning);
    for (int i = 0; i < 6; ++i) world.ask("GET", "/app", "", {{"X-Forwarded-For", "203.0.113.5"}});
    // Each of the three instances says it once.
    CHECK(world.log.count("A proxy at 127.0.0.1 is not among --trusted-proxies") == 3);
    CHECK(world.log.lines().size() == 3);
}

API_TEST_CASE("The access log names the client as a trusted proxy reports it, and nobody else does",
              "[api][log]") {
    const bool is_trusted = GENERATE(false, true);
    WorldOptions options;
    if (is_trusted) options.trusted_proxies = {*http::AddressRange::parse("127.0.0.1")};
    World world(backend_type.fresh(), options);
    world.ask("GET", "/health", "", {{"X-Forwarded-For", "203.0.113.5"}});
    CHECK(world.log.contains(is_trusted ? " remote=203.0.113.5" : " remote=127.0.0.1"));
    for (int i = 0; i < 6; ++i) world.ask("GET", "/health", "", {{"X-Forwarded-For", "203.0.113.5"}});
    // Each of the three instances says it once.
    CHECK(world.log.count("A proxy at 127.0.0.1 is not among --trusted-proxies") == (is_trusted ? 0 : 3));
}

}  // namespace holdfast::test
