// Plays every scenario, and walks the tables of errors: each code that a client can see is seen here.
#include "api/callback_errors.h"
#include "api/callback_scenario.h"
#include "api/errors.h"
#include "api/scenario.h"

#include <set>

namespace holdfast::test {
namespace {

// What the server itself refuses, before there is a request.
std::set<std::string> play_refusals(const World& world) {
    std::set<std::string> seen;
    std::set<int> statuses = {500};
    for (std::size_t i = 0; i < http::kRefusalReasons; ++i)
        statuses.insert(status_of(static_cast<http::RefusalReason>(i)));
    for (const int status : statuses) {
        const std::string id = "11111111-1111-4111-8111-111111111111";
        const auto response =
            world.installation.app().refuse({status, std::nullopt, id, "192.0.2.1", "GET", "/", false});
        CHECK(response.status == status);
        CHECK(text_at(response, "request_id") == id);
        seen.insert(checked_error_code(response));
    }
    CHECK(world.installation.app().refuse({418, std::nullopt, "x", "192.0.2.1", "", "", false}).status ==
          500);
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

}  // namespace

API_TEST_CASE("Every error of the table is answered somewhere, in its shape and with its status", "[api]") {
    World world(TestType::fresh());
    std::set<std::string> seen = play_refusals(world);
    seen.insert(play_too_many_requests(TestType::fresh()));
    Stage stage(world);
    for (auto* scenarios :
         {request_scenarios, session_scenarios, account_scenarios, transfer_scenarios, fault_scenarios}) {
        for (const Scenario& scenario : scenarios()) seen.insert(stage.play(scenario));
    }
    for (const api::ErrorEntry& entry : api::error_table()) {
        INFO(entry.code);
        CHECK(seen.count(std::string(entry.code)) == 1);
    }
}

API_TEST_CASE("Every code of the callback is answered somewhere, as a redirect and as JSON",
              "[api][callback]") {
    World world(TestType::fresh());
    CallbackStage stage(world);
    std::set<std::string> seen;
    for (const CallbackScenario& scenario : callback_scenarios()) seen.insert(stage.play(scenario));
    for (const api::CallbackError& error : api::callback_error_table()) {
        INFO(error.code);
        CHECK(seen.count(api::code_for(error, "onedrive")) == 1);
    }
    CHECK(seen.count("reconnect_failed") == 0);
}

}  // namespace holdfast::test
