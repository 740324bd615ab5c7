// The webhook that arrives in the demo: sent by the server, verified by its receiver, shown at the page.
#include "accounts/webhooks.h"
#include "contract/backend_test_case.h"
#include "demo/lab_world.h"
#include "storage/hooks.h"

namespace holdfast::test {
namespace {

using base::Json;

Json webhooks(const LabWorld& world) { return at(json_of(world.get("/demo/rows")), "webhooks"); }

std::string text(const Json& messages, const std::string& path) { return *at(messages, path).as_string(); }

}  // namespace

DATABASE_TEST_CASE("A webhook arrives in the demo, and its signature is verified", "[demo]") {
    LabWorld world(backend_type.fresh());
    world.lab.receive_webhooks();
    REQUIRE(world.post("/demo/play", R"({"step":1})").status == 200);
    REQUIRE(world.post("/demo/play", R"({"step":2})").status == 200);
    world.clock.advance(std::chrono::seconds(1));
    world.installation.webhooks()->run_due();
    const Json seen = webhooks(world);
    CHECK(text(seen, "0.type") == "account.linked");
    CHECK(text(seen, "1.type") == "user.created");
    for (const Json& message : *seen.as_array()) CHECK(*message.find("is_genuine")->as_bool());
    CHECK(text(seen, "0.body").find("\"account_id\"") != std::string::npos);

    http::Request forged;
    forged.method = "POST";
    forged.path = "/webhook";
    forged.body = R"({"type":"account.linked"})";
    CHECK(world.lab.at_provider(forged).status == 401);
    forged.headers.add("webhook-timestamp", std::to_string(1));
    CHECK(world.lab.at_provider(forged).status == 401);
    CHECK_FALSE(*at(webhooks(world), "0.is_genuine").as_bool());
}

DATABASE_TEST_CASE("A demo that starts again has one webhook, and its secret", "[demo]") {
    LabWorld world(backend_type.fresh());
    world.lab.receive_webhooks();
    world.lab.receive_webhooks();
    REQUIRE(world.post("/demo/play", R"({"step":1})").status == 200);
    world.clock.advance(std::chrono::seconds(1));
    world.installation.webhooks()->run_due();
    const Json seen = webhooks(world);
    CHECK(world.store->run(storage::ListHooks{}).size() == 1);
    REQUIRE(seen.as_array()->size() == 2);  // Anna and Ben sign up
    CHECK(*at(seen, "0.is_genuine").as_bool());
}

}  // namespace holdfast::test
