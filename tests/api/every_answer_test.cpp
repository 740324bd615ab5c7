// Plays every scenario, and walks the tables of errors: each code that a client can see is seen here.
#include "accounts/passkeys.h"
#include "api/callback_scenario.h"
#include "api/errors.h"
#include "api/passkeys.h"
#include "api/scenario.h"
#include "api/story.h"
#include "http/prepared.h"
#include "support/demo_oidc.h"

#include <set>

namespace holdfast::test {
namespace {

// What the server itself refuses, before there is a request, and where a handler fails.
std::set<std::string> play_refusals(const World& world) {
    std::set<std::string> seen;
    const auto play = [&](std::optional<http::RefusalReason> reason, int status) {
        const std::string id = "11111111-1111-4111-8111-111111111111";
        const auto prepared =
            world.installation.app().refuse({status, reason, id, "192.0.2.1", "GET", "/", false});
        CHECK(prepared.status == status);
        const auto response = prepared.prepared->response_for(id);
        CHECK(text_at(response, "request_id") == id);
        seen.insert(checked_error_code(response));
    };
    play(std::nullopt, 500);
    for (std::size_t i = 0; i < http::kRefusalReasons; ++i) {
        const auto reason = static_cast<http::RefusalReason>(i);
        play(reason, status_of(reason));
    }
    return seen;
}

// What a client gets that asks over and over.
std::string play_too_many_requests(std::unique_ptr<contract::Backend> database) {
    World world(std::move(database), {.rate_limits = accounts::RateLimits::Switch::on});
    http::Response response;
    do {
        response = world.ask("POST", "/api/v1/auth/refresh", R"({"refresh_token":"none"})");
    } while (response.status == 401);
    return checked_error_code(response);
}

WorldOptions with_handover(oauth::HandoverMode mode, const accounts::HandoverRules& rules) {
    oauth::Provider onedrive = demo_onedrive();
    onedrive.handover = mode;
    return {.handover = rules, .providers = {onedrive}};
}

// What the operator's terms for a hand-over lead to.
std::set<std::string> play_terms(const contract::BackendType& type) {
    World asks(type.fresh(), with_handover(oauth::HandoverMode::approval, {}));
    Conflict conflict(asks);
    REQUIRE(transfer(asks, conflict.bob, conflict.transfer_token).status == 202);
    const std::string id = text_at(conflict.ada.browser.get("/me/transfer-events"), "events.0.id");
    REQUIRE(conflict.ada.browser.post("/me/transfer-requests/" + id + "/refuse", "").status == 200);
    std::set<std::string> seen = {
        checked_error_code(transfer(asks, conflict.bob, conflict.transfer_token)),
        checked_error_code(conflict.ada.browser.post("/me/transfer-requests/" + id + "/approve", ""))};

    World cools(type.fresh(), with_handover(oauth::HandoverMode::proof, {.cool_down = 1h}));
    Conflict second(cools);
    REQUIRE(transfer(cools, second.bob, second.transfer_token).status == 200);
    const std::string back = transfer_token_of(second.ada.browser.connect(kTeam));
    seen.insert(checked_error_code(transfer(cools, second.ada, back)));
    return seen;
}

// The code that a callback ends with where the operator allows no hand-over.
std::string play_never(std::unique_ptr<contract::Backend> database) {
    World world(std::move(database), with_handover(oauth::HandoverMode::never, {}));
    User ada(world, "ada"), bob(world, "bob");
    link(ada, kTeam);
    return checked_error_code(bob.browser.connect(kTeam, {{"Accept", "application/json"}}));
}

std::set<std::string> play_passkeys(std::unique_ptr<contract::Backend> database) {
    World world(std::move(database), {.public_url = kLocalhost, .app_url = kLocalhost});
    const User ada(world, "ada");
    SoftPasskey passkey;
    const auto add = [&](const std::string& origin, const std::string& name) {
        const Fields fields = bearer(ada.access_token);
        passkey.origin = origin;
        const base::Json made = passkey.made(options_in(world.ask("POST", kPasskeyOptions, "", fields)));
        const auto body = base::Json::object({{"name", name}, {"credential", made}});
        const auto answer = world.ask("POST", kPasskeys, body.dump(), fields);
        return answer.status == 201 ? "" : checked_error_code(answer);
    };
    std::set<std::string> seen = {add(kLocalhost, ""), add("http://localhost:1", "Laptop"),
                                  add(kLocalhost, "Laptop"), add(kLocalhost, "Laptop")};
    for (int i = 1; i < accounts::kMostPasskeys; ++i) add_passkey(world, ada);
    passkey = SoftPasskey{};
    seen.insert(add(kLocalhost, "Laptop"));
    seen.insert(checked_error_code(sign_in(world, passkey)));
    return seen;
}

// What the page is told that a plain link to the provider leads back to.
std::set<std::string> play_plain_links(std::unique_ptr<contract::Backend> database) {
    World world(std::move(database), {.rate_limits = accounts::RateLimits::Switch::on,
                                      .providers = {demo_onedrive(), demo_oidc()}});
    const std::string mark = "http://127.0.0.1:8080/app?error=";
    const auto follow = [&](Browser& browser, const std::string& provider = "onedrive") {
        const std::string where = location(browser.get("/auth/" + provider + "/start"));
        return where.starts_with(mark) ? where.substr(mark.size()) : "";
    };
    Browser stranger(world);
    User ada(world, "ada");
    Browser misled = ada.browser;
    misled.origin = "https://evil.example";
    world.fetcher.answer(demo_discovery_url(), http::FetchFailure::connect);
    std::set<std::string> seen = {follow(stranger), follow(misled), follow(ada.browser, "work")};
    std::string code;
    while (code.empty()) code = follow(ada.browser);
    seen.insert(code);
    return seen;
}

// The codes of all errors that may appear in any of the places.
std::set<std::string> codes_of(api::Places places) {
    std::set<std::string> codes;
    for (const api::ErrorEntry& entry : api::error_table()) {
        if ((entry.places & places) != 0) codes.insert(api::code_for(entry, "onedrive"));
    }
    return codes;
}

}  // namespace

API_TEST_CASE("The edge answers the errors that may appear there, in their shape and with their status",
              "[api]") {
    const World world(backend_type.fresh());
    CHECK(play_refusals(world) == codes_of(api::kAtEdge));
}

API_TEST_CASE("Routes answer the errors that may appear there, in their shape and with their status",
              "[api]") {
    World world(backend_type.fresh());
    std::set<std::string> seen = {play_too_many_requests(backend_type.fresh())};
    Stage stage(world);
    for (auto* scenarios : {request_scenarios, session_scenarios, account_scenarios, transfer_scenarios,
                            app_scenarios, fault_scenarios}) {
        for (const Scenario& scenario : scenarios()) seen.insert(stage.play(scenario));
    }
    seen.merge(play_terms(backend_type));
    seen.merge(play_passkeys(backend_type.fresh()));
    seen.erase("");
    CHECK(seen == codes_of(api::kInAnswer));
}

API_TEST_CASE("Plain links lead back to the app with the errors that may appear there", "[api]") {
    CHECK(play_plain_links(backend_type.fresh()) == codes_of(api::kInApp));
}

API_TEST_CASE("Callbacks end with the errors that may appear there, as a redirect and as JSON",
              "[api][callback]") {
    World world(backend_type.fresh());
    CallbackStage stage(world);
    std::set<std::string> seen;
    for (const CallbackScenario& scenario : callback_scenarios()) seen.insert(stage.play(scenario));
    seen.insert(play_never(backend_type.fresh()));
    seen.erase("");
    CHECK(seen == codes_of(api::kAfterCallback | api::kFromProvider));
}

}  // namespace holdfast::test
