// linkIdentity of a client with flowType "pkce": the flow ends on a page of the application with a code,
// which token?grant_type=pkce exchanges for a session.
#include "accounts/users.h"
#include "api/pkce_app.h"
#include "api/scenario.h"
#include "support/threads.h"

#include <algorithm>

namespace holdfast::test {
namespace {

using base::Json;

std::string code_of(const http::Response& response) { return checked_gotrue_code(response); }

}  // namespace

API_TEST_CASE("A flow with a challenge ends on the application's page, with a code for one session",
              "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const User ada(world, "ada");
    const PkceApp app(world, ada);
    const auto ended = app.connect(kTeam);
    CHECK(ended.status == 307);
    CHECK(field(ended, "Cache-Control") == "no-store");
    CHECK(field(ended, "Referrer-Policy") == "no-referrer");
    REQUIRE(location(ended).starts_with(app.page + "&code="));
    CHECK(owner_of(world, kTeam) == ada.user_id);
    const std::string code = location_parameter(ended, "code");
    for (const char* secret : {"challenge", "session"}) CHECK(code.find(secret) == std::string::npos);
    CHECK(world.log.text().find(code) == std::string::npos);

    // A wrong verifier does not use the code up.
    const auto wrong = app.exchange(code, std::string(112, 'w'));
    CHECK(wrong.status == 400);
    CHECK(code_of(wrong) == "bad_code_verifier");
    CHECK(code_of(app.exchange(code, "short")) == "bad_code_verifier");
    const auto session = app.exchange(code);
    REQUIRE(session.status == 200);
    CHECK(text_at(session, "user.id") == ada.user_id);
    CHECK(text_at(session, "user.identities.1.provider") == "onedrive");
    const std::string token = text_at(session, "access_token");
    CHECK(SupabaseClient(world).with_token(token).get("/auth/v1/user").status == 200);
    CHECK(*claims_of(token).string("session_id") != *claims_of(ada.access_token).string("session_id"));
    CHECK(SupabaseClient(world)
              .post("/auth/v1/token?grant_type=refresh_token",
                    Json::object({{"refresh_token", text_at(session, "refresh_token")}}).dump())
              .status == 200);

    const auto again = app.exchange(code);
    CHECK(again.status == 404);
    CHECK(code_of(again) == "flow_state_not_found");
    CHECK(SupabaseClient(world).with_token(token).get("/auth/v1/user").status == 200);
}

API_TEST_CASE("Of several exchanges of one code at once, one gets the session", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const User ada(world, "ada");
    const PkceApp app(world, ada);
    const std::string code = app.code();
    const int before = world.count("auth_sessions");
    const auto answers = run_together(4, [&](std::size_t) { return app.exchange(code).status; });
    CHECK(std::ranges::count(answers, 200) == 1);
    CHECK(std::ranges::count(answers, 404) == 3);
    CHECK(world.count("auth_sessions") == before + 1);
}

API_TEST_CASE("A code ends with its time and with the session that began the flow", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    User ada(world, "ada");
    const PkceApp app(world, ada);
    const std::string late = app.code();
    world.clock.advance(accounts::kSessionCodeLifetime - 1s);
    const std::string ended = app.code();
    CHECK(app.exchange(late).status == 200);
    const std::string too_late = ended;
    world.clock.advance(accounts::kSessionCodeLifetime);
    const auto expired = app.exchange(too_late);
    CHECK(expired.status == 422);
    CHECK(code_of(expired) == "flow_state_expired");

    const std::string of_ended_session = app.code();
    ada.browser.post("/api/v1/auth/logout", "");
    const auto gone = app.exchange(of_ended_session);
    CHECK(gone.status == 404);
    CHECK(code_of(gone) == "flow_state_not_found");
}

API_TEST_CASE("A session from a code is no more recent than the one that began the flow", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const User ada(world, "ada");
    const PkceApp app(world, ada);
    world.clock.advance(accounts::kRecentTime);
    const auto session = app.exchange(app.code());
    const SupabaseClient client = SupabaseClient(world).with_token(text_at(session, "access_token"));
    CHECK(code_of(client.send("PUT", "/auth/v1/user", R"({"password":"another horse"})")) ==
          "reauthentication_needed");
}

API_TEST_CASE("An ownership conflict of such a flow ends on the page that can hand over", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    User ada(world, "ada"), bob(world, "bob");
    link(ada, kTeam);
    const auto conflict = PkceApp(world, bob).connect(kTeam);
    REQUIRE(location(conflict).starts_with(world.app_url + "/app?error=ownership_conflict#transfer_token="));
    CHECK(transfer(world, bob, transfer_token_of(conflict)).status == 200);
    CHECK(owner_of(world, kTeam) == bob.user_id);
}

API_TEST_CASE("What goes wrong in such a flow is told on the application's page", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const User ada(world, "ada");
    const PkceApp app(world, ada);
    const auto denied = app.connect("ada+access_denied@demo.example");
    CHECK(location(denied).starts_with(app.page + "&error=access_denied&error_code=access_denied&"));
    CHECK(location_parameter(denied, "error_description") == "You or the provider declined the connection.");
    world.fetcher.answer_once(world.onedrive().token_endpoint, 500, kTellTale);
    const auto failed = app.connect(kTeam);
    CHECK(location_parameter(failed, "error") == "server_error");
    CHECK(location_parameter(failed, "error_code") == "onedrive_token_exchange_failed");
    world.store.fail(FaultStore::operation<storage::LinkAccount>, storage::ErrorKind::internal, 1, kTellTale);
    const auto fault = app.connect(kTeam);
    CHECK(location_parameter(fault, "error_code") == "database_error");
    for (const auto* response : {&denied, &failed, &fault}) {
        CHECK(location_parameter(*response, "code").empty());
        CHECK(location(*response).find(kTellTale) == std::string::npos);
    }
    // As without such a flow for a program, which follows no redirect.
    CHECK(app.connect(kTeam, {{"Accept", "application/json"}}).status == 200);
}

API_TEST_CASE("Such a flow ends on no page but the application's own", "[api][supabase]") {
    WorldOptions options;
    options.app_url = "http://app.example:3000";
    World world(backend_type.fresh(), with_supabase(options));
    const User ada(world, "ada");
    PkceApp app(world, ada);
    const auto end_of = [&](const std::string& redirect_to) {
        app.page = redirect_to;
        const std::string url = location(app.connect(kTeam));
        return url.substr(0, url.find("code="));
    };
    CHECK(end_of("http://app.example:3000") == "http://app.example:3000/?");
    CHECK(end_of("http://APP.example:3000/a/b?c=d#e") == "http://app.example:3000/a/b?c=d&");
    for (const std::string& elsewhere :
         {std::string(), std::string("/done"), std::string("https://app.example:3000/done"),
          std::string("http://app.example/done"), std::string("http://app.example:3000@evil.example/"),
          std::string("http://app.example:3000\\@evil.example/"), std::string("javascript:alert(1)"),
          std::string("http://app.example:3000.evil.example/"), std::string("http://127.0.0.1:8080/done"),
          "http://app.example:3000/" + std::string(512, 'a')}) {
        INFO(elsewhere);
        CHECK(end_of(elsewhere) == "http://app.example:3000/app?");
    }
}

API_TEST_CASE("What is no challenge, no code or no verifier is refused by name", "[api][supabase]") {
    World world(backend_type.fresh(), with_supabase());
    const User ada(world, "ada");
    const PkceApp app(world, ada);
    const std::string challenge = crypto::code_challenge(app.verifier);
    for (const auto& [given, method] : Fields{{challenge, "plain"},
                                              {challenge, ""},
                                              {"", "s256"},
                                              {challenge + "A", "s256"},
                                              {std::string(43, '~'), "s256"},
                                              {app.verifier, "s256"}}) {
        INFO(given << " " << method);
        const auto refused = app.authorize(given, method);
        CHECK(refused.status == 400);
        CHECK(code_of(refused) == "validation_failed");
    }
    CHECK(app.authorize(challenge, "S256").status == 200);
    for (const auto& [code, verifier] : Fields{{"", app.verifier}, {"x", ""}}) {
        const auto refused = app.exchange(code, verifier);
        CHECK(refused.status == 400);
        CHECK(code_of(refused) == "validation_failed");
    }
    const std::string ticket = text_at(app.authorize(), "url");
    for (const std::string& code :
         {std::string("x"), ticket.substr(ticket.find('=') + 1), std::string(4096, 'c')}) {
        const auto refused = app.exchange(code);
        CHECK(refused.status == 404);
        CHECK(code_of(refused) == "flow_state_not_found");
    }
    CHECK(code_of(SupabaseClient(world).post("/auth/v1/token?grant_type=pkce", R"({"auth_code":7})")) ==
          "validation_failed");
}

}  // namespace holdfast::test
