// The document of the API as it is served (lib/api/openapi). That every answer of these suites is as it says
// is checked where they ask (support/documented.h).
#include "api/openapi/document.h"

#include "api/scenario.h"
#include "api/supabase_client.h"
#include "support/documented.h"

namespace holdfast::test {

API_TEST_CASE("The document is served to every origin, and not again to who has it", "[api][document]") {
    World world(backend_type.fresh());
    const auto response = world.ask("GET", "/openapi.json", "", {{"Origin", "https://tool.example"}});
    CHECK(response.status == 200);
    CHECK(field(response, "Content-Type") == "application/json");
    CHECK(field(response, "Access-Control-Allow-Origin") == "*");
    CHECK(response.body == api::openapi::document_text(false));
    const auto known = world.ask("GET", "/openapi.json", "", {{"If-None-Match", field(response, "ETag")}});
    CHECK(known.status == 304);
    CHECK(known.body.empty());
    const auto small = world.ask("GET", "/openapi.json", "", {{"Accept-Encoding", "gzip"}});
    CHECK(field(small, "Content-Encoding") == "gzip");
    CHECK(small.body.size() * 5 < response.body.size());
}

API_TEST_CASE("The document has Supabase's surface where it is served", "[api][document]") {
    World world(backend_type.fresh(), with_supabase());
    CHECK(world.ask("GET", "/openapi.json").body == api::openapi::document_text(true));
}

API_TEST_CASE("What the document does not say of an answer or a request is found", "[api][document]") {
    World world(backend_type.fresh());
    const auto routed = [&](http::Request request) {
        world.installation.app().route(request);
        return request;
    };
    const auto me = routed(make_request("GET", "/api/v1/auth/me"));
    const auto login = routed(
        make_request("POST", "/api/v1/auth/login", R"({"email":"a@b","password":"c","colour":"red"})"));
    const auto answer = [](int status, const std::string& body) {
        return http::Response::json(status, body);
    };
    const std::string error =
        R"({"success":false,"detail":"","request_id":"0b6f3c1e-5a0e-4a5e-9d0c-2f1f3f6f8a11","error":)";
    const std::string user =
        R"({"success":true,"data":{"user_id":"0b6f3c1e-5a0e-4a5e-9d0c-2f1f3f6f8a11","email":"a@b",)"
        R"("username":"A","email_verified":true,"created_at":"2026-01-02T03:04:05Z")";
    CHECK_NOTHROW(must_be_documented(me, answer(200, user + "}}")));
    CHECK_NOTHROW(must_be_documented(me, answer(401, error + R"("not_signed_in"})")));
    CHECK_THROWS(must_be_documented(me, answer(200, user + R"(,"colour":"red"}})")));
    CHECK_THROWS(must_be_documented(me, answer(200, R"({"success":true,"data":{}})")));
    CHECK_THROWS(must_be_documented(me, answer(401, error + R"("invalid_app"})")));
    CHECK_THROWS(must_be_documented(me, answer(409, error + R"("email_taken"})")));
    CHECK_THROWS(must_be_documented(me, http::Response::empty(204)));
    const std::string session =
        R"({"success":true,"data":{"user_id":"0b6f3c1e-5a0e-4a5e-9d0c-2f1f3f6f8a11","email":"a@b","username":"A",)"
        R"("access_token":"x","token_type":"bearer","expires_in":3600}})";
    CHECK_THROWS(must_be_documented(login, answer(200, session)));
    CHECK_NOTHROW(must_be_documented(
        routed(make_request("POST", "/api/v1/auth/login", R"({"email":"a@b","password":"c"})")),
        answer(200, session)));
}

}  // namespace holdfast::test
