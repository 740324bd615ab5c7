// Walks the rows of Supabase's surface in the table of routes: each refuses everybody that its row does not
// name, and none exists while the surface is off.
#include "api/routes.h"
#include "api/scenario.h"
#include "api/supabase_client.h"

#include <map>
#include <set>

namespace holdfast::test {
namespace {

using api::Route;
using api::Who;

constexpr const char* kNowhere = "00000000-0000-4000-8000-000000000000";

std::string target_of(const Route& route) {
    return replaced(replaced(std::string(route.path), "{id}", kNowhere), "{table}", "users");
}

bool needs_key(const Route& route) { return route.who != Who::anyone; }

std::string body_of(const Route& route) { return route.body == api::Body::json ? "{}" : ""; }

http::Response call(const SupabaseClient& client, const Route& route) {
    return client.send(std::string(route.method), target_of(route), body_of(route));
}

std::map<std::string, std::set<std::string>> methods_of_paths() {
    std::map<std::string, std::set<std::string>> methods;
    for (const Route& route : api::supabase_routes()) methods[target_of(route)].emplace(route.method);
    return methods;
}

std::string signed_out_token(World& world) {
    Browser browser(world);
    const std::string token = browser.sign_up("gone@example.com").access_token;
    browser.post("/api/v1/auth/logout", "");
    return token;
}

}  // namespace

API_TEST_CASE("Without --supabase no row of the surface exists", "[api][supabase]") {
    World world(backend_type.fresh());
    for (const Route& route : api::supabase_routes()) {
        INFO(route.method << " " << route.path);
        const auto response = world.ask(std::string(route.method), target_of(route), body_of(route));
        CHECK(response.status == 404);
        CHECK(checked_error_code(response) == "not_found");
        CHECK(field(response, "Access-Control-Allow-Origin").empty());
    }
    CHECK(world.ask("OPTIONS", "/auth/v1/health").status == 404);
    CHECK_THAT(world.metrics(), !Catch::Contains("/auth/v1"));
}

API_TEST_CASE("Every row of the surface but the public ones asks for an API key", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    SupabaseClient wrong(world);
    wrong.key = "sb_publishable_somebody_elses";
    for (const Route& route : api::supabase_routes()) {
        INFO(route.method << " " << route.path);
        const auto none = world.ask(std::string(route.method), target_of(route), body_of(route));
        CHECK((none.status == 401) == needs_key(route));
        if (!needs_key(route)) continue;
        CHECK(json_of(none).dump() ==
              R"({"message":"No API key found in request","hint":"No `apikey` request header or url param )"
              R"(was found."})");
        CHECK(field(none, "Access-Control-Allow-Origin") == "*");
        const auto invalid = call(wrong, route);
        CHECK(invalid.status == 401);
        CHECK(text_at(invalid, "message") == "Invalid API key");
    }
}

API_TEST_CASE("Each key opens the surface, in `apikey` or in the query", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    SupabaseClient client(world);
    for (const std::string& key :
         {client.keys.anon(), client.keys.service_role(), client.keys.publishable(), client.keys.secret()}) {
        client.key = key;
        CHECK(client.get("/auth/v1/health").status == 200);
        CHECK(world.ask("GET", "/auth/v1/health?apikey=" + key).status == 200);
    }
    CHECK(client.get("/auth/v1/.well-known/jwks.json").body == R"({"keys":[]})");
    CHECK(world.ask("GET", "/.well-known/jwks.json").body == R"({"keys":[]})");
    CHECK_THAT(client.get("/auth/v1/settings").body, Catch::Contains(R"("mailer_autoconfirm":true)"));
}

API_TEST_CASE("Every row for the user of a token refuses everybody else, in both forms", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const std::string expired = Browser(world).sign_up("expired@example.com").access_token;
    world.clock.advance(accounts::kAccessTokenLifetime);
    const User ada(world, "ada");
    User left(world, "left");
    left.browser.send("DELETE", "/api/v1/auth/me");
    const SupabaseClient anon(world);
    const std::pair<std::string, std::string> refused[] = {
        {anon.keys.anon(), "bad_jwt"},
        {anon.keys.secret(), "bad_jwt"},
        {"x.y.z", "bad_jwt"},
        {ada.refresh_token, "bad_jwt"},
        {expired, "bad_jwt"},
        {signed_out_token(world), "session_not_found"},
        {left.access_token, "user_not_found"},
    };
    for (const Route& route : api::supabase_routes()) {
        if (route.who != Who::token_user) continue;
        INFO(route.method << " " << route.path);
        for (const bool says_version : {true, false}) {
            for (const auto& [token, code] : refused) {
                SupabaseClient client = anon.with_token(token);
                client.says_version = says_version;
                const auto response = call(client, route);
                CHECK(response.status == 403);
                CHECK(checked_gotrue_code(response, says_version) == code);
            }
        }
        const auto none =
            world.ask(std::string(route.method), target_of(route), body_of(route),
                      {{"apikey", anon.key}, {"Cookie", "holdfast_session=" + ada.access_token}});
        CHECK(none.status == 401);
        CHECK(checked_gotrue_code(none, false) == "no_authorization");
    }
}

API_TEST_CASE("Every row for the role service_role refuses everybody else", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const User ada(world, "ada");
    const std::string signed_out = signed_out_token(world);
    const SupabaseClient anon(world);
    for (const Route& route : api::supabase_routes()) {
        if (route.who != Who::service_role) continue;
        INFO(route.method << " " << route.path);
        for (const auto& [token, code] : Fields{{anon.keys.anon(), "not_admin"},
                                                {anon.keys.publishable(), "not_admin"},
                                                {ada.access_token, "not_admin"},
                                                {signed_out, "session_not_found"},
                                                {"x.y.z", "bad_jwt"}}) {
            const auto response = call(anon.with_token(token), route);
            CHECK(response.status == 403);
            CHECK(checked_gotrue_code(response) == code);
        }
        const auto none = world.ask(std::string(route.method), target_of(route), body_of(route),
                                    {{"apikey", anon.keys.service_role()}});
        CHECK(none.status == 401);
        CHECK(checked_gotrue_code(none, false) == "no_authorization");
    }
}

API_TEST_CASE("A page of any origin may call the surface, and gets no credentials there", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const Fields asks = {{"Origin", "https://app.example"}, {"Access-Control-Request-Method", "PUT"}};
    for (const auto& [target, methods] : methods_of_paths()) {
        INFO(target);
        const auto preflight = world.ask("OPTIONS", target, "", asks);
        CHECK(preflight.status == 204);
        CHECK(field(preflight, "Access-Control-Allow-Origin") == "*");
        CHECK_THAT(field(preflight, "Access-Control-Allow-Methods"), Catch::Contains("PATCH"));
        for (const char* name : {"apikey", "Authorization", "X-Client-Info", "X-Supabase-Api-Version",
                                 "Accept-Profile", "Content-Profile", "Prefer", "Range"})
            CHECK_THAT(field(preflight, "Access-Control-Allow-Headers"), Catch::Contains(name));
        CHECK(field(preflight, "Access-Control-Allow-Credentials").empty());
    }
    const auto response = SupabaseClient(world).send("GET", "/auth/v1/health", "", asks);
    for (const char* name : {"X-Total-Count", "Link", "X-Supabase-Api-Version", "Content-Range"})
        CHECK_THAT(field(response, "Access-Control-Expose-Headers"), Catch::Contains(name));
    CHECK(field(response, "Cross-Origin-Resource-Policy") == "cross-origin");
    // Everything else is open to the app's origin alone.
    CHECK(field(world.ask("GET", "/health", "", asks), "Access-Control-Allow-Origin").empty());
}

API_TEST_CASE("Paths of the surface tell their methods, and unknown ones are 404 in its own form",
              "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const SupabaseClient client(world);
    const http::Router router = api::make_router(api::supabase_routes());
    for (const auto& [target, methods] : methods_of_paths()) {
        for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
            http::Request request = make_request(method, target);
            router.find(request);
            if (request.route) continue;
            INFO(method << " " << target);
            const auto response = client.send(method, target);
            CHECK(response.status == 405);
            CHECK_FALSE(field(response, "Allow").empty());
        }
    }
    const auto unknown = client.post("/auth/v1/nothing", "{}");
    CHECK(unknown.status == 404);
    CHECK(checked_gotrue_code(unknown) == "not_found");
    const auto rest = client.get("/rest/v1/a/b");
    CHECK(rest.status == 404);
    CHECK(names_of(json_of(rest)) == std::vector<std::string>{"code", "details", "hint", "message"});
    CHECK(text_at(rest, "code") == "PGRST125");
}

}  // namespace holdfast::test
