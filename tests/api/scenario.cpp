#include "api/scenario.h"

#include "base/encoding.h"

namespace holdfast::test {

std::string checked_error_code(const http::Response& response) {
    const base::Json json = json_of(response);
    const bool* success = at(json, "success").as_bool();
    CHECK(success != nullptr);
    CHECK_FALSE((success != nullptr && *success));
    CHECK_FALSE(text_at(response, "detail").empty());
    CHECK(base::is_uuid(text_at(response, "request_id")));
    CHECK(text_at(response, "request_id") == field(response, "X-Request-Id"));
    CHECK(field(response, "Content-Type").starts_with("application/json"));
    CHECK(field(response, "Cache-Control") == "no-store");
    const bool is_for_later = response.status == 429 || response.status == 503;
    CHECK(is_for_later == !field(response, "Retry-After").empty());
    CHECK((response.status == 401) == !field(response, "WWW-Authenticate").empty());
    return text_at(response, "error");
}

void check_nothing_leaks(const http::Response& response) {
    std::string all = response.body;
    for (const auto& [name, value] : response.headers.fields())
        all.append("\n").append(name).append(": ").append(value);
    for (const char* word :
         {"tell-tale", "SELECT", "/srv", "sqlite", "SQLite", "std::", "holdfast.db", "constraint"}) {
        CHECK_THAT(all, !Catch::Contains(word));
    }
}

Stage::Stage(World& world) : world_(world) {
    set_up_sessions();
    set_up_offers();
}

void Stage::set_up_sessions() {
    texts_["expired"] = Browser(world_).sign_up("expired@example.com").access_token;
    world_.clock.advance(accounts::kAccessTokenLifetime + 1s);

    Browser gone(world_);
    texts_["logged_out"] = gone.sign_up("gone@example.com").access_token;
    gone.post("/api/v1/auth/logout", "");

    Browser twice(world_);
    texts_["spent_refresh"] = twice.sign_up("twice@example.com").refresh_token;
    twice.post("/api/v1/auth/refresh", "");
}

void Stage::set_up_offers() {
    User ada(world_, "ada");
    User bob(world_, "bob");
    User carol(world_, "carol");
    texts_["account"] = link(ada, "one@demo.example");
    link(ada, "two@demo.example");
    const std::string third = link(ada, "three@demo.example");

    texts_["late_offer"] = transfer_token_of(carol.browser.connect("one@demo.example"));
    world_.clock.advance(accounts::kTransferLifetime + 1s);
    texts_["replaced_offer"] = transfer_token_of(bob.browser.connect("one@demo.example"));
    texts_["offer"] = transfer_token_of(bob.browser.connect("one@demo.example"));

    texts_["changed_offer"] = transfer_token_of(bob.browser.connect("two@demo.example"));
    transfer(world_, carol, transfer_token_of(carol.browser.connect("two@demo.example")));

    texts_["gone_offer"] = transfer_token_of(bob.browser.connect("three@demo.example"));
    ada.browser.send("DELETE", "/me/clouds/onedrive/" + third);

    texts_["event"] = text_at(carol.browser.get("/me/transfer-events"), "events.0.id");
    texts_["ada"] = ada.access_token;
    texts_["bob"] = bob.access_token;
    texts_["carol"] = carol.access_token;
    texts_["ada_refresh"] = ada.refresh_token;
    texts_["nowhere"] = "00000000-0000-4000-8000-000000000000";
}

std::string Stage::filled_in(std::string text) const {
    for (const auto& [name, value] : texts_) text = replaced(std::move(text), "{" + name + "}", value);
    return text;
}

std::string Stage::play(const Scenario& scenario) {
    INFO(scenario.name << ": " << scenario.method << " " << scenario.target);
    Fields headers;
    for (const auto& [name, value] : scenario.headers) headers.emplace_back(name, filled_in(value));

    if (scenario.failing) world_.store.fail(*scenario.failing, scenario.kind, FaultStore::kAlways, kTellTale);
    const auto response =
        world_.ask(scenario.method, filled_in(scenario.target), filled_in(scenario.body), headers);
    world_.store.heal();

    INFO(response.body);
    CHECK(response.status == scenario.status);
    for (const std::string& text : scenario.contains) CHECK_THAT(response.body, Catch::Contains(text));
    for (const std::string& text : scenario.lacks) CHECK_THAT(response.body, !Catch::Contains(text));
    for (const auto& [name, value] : scenario.answers_with) CHECK(field(response, name) == value);
    check_nothing_leaks(response);
    return response.status >= 400 ? checked_error_code(response) : "";
}

}  // namespace holdfast::test
