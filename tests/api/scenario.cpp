#include "api/scenario.h"

#include "api/second_factor.h"
#include "base/random.h"
#include "storage/vault.h"

#include <algorithm>
#include <array>

namespace holdfast::test {

std::string checked_error_code(const http::Response& response) {
    const base::Json json = json_of(response);
    const bool* success = at(json, "success").as_bool();
    CHECK(success != nullptr);
    CHECK_FALSE((success != nullptr && *success));
    CHECK_FALSE(text_at(response, "detail").empty());
    CHECK(text_at(response, "request_id").size() >= 16);
    CHECK(text_at(response, "request_id") == field(response, "X-Request-Id"));
    CHECK(field(response, "Content-Type").starts_with("application/json"));
    CHECK(field(response, "Cache-Control") == "no-store");
    const bool is_for_later = response.status == 429 || response.status == 503 ||
                              text_at(response, "error") == "handover_cooling_down";
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

Stage::Stage(Site& site, World* world) : site_(site), world_(world) {
    set_up_sessions();
    set_up_offers();
    set_up_apps();
    set_up_second_factor();
}

void Stage::set_up_sessions() {
    if (world_) {
        texts_["expired"] = Browser(site_).sign_up("expired@example.com").access_token;
        Browser stale(site_);
        stale.sign_up("stale@example.com");
        world_->clock.advance(accounts::kAccessTokenLifetime + 1s);
        stale.post("/api/v1/auth/refresh", "");
        texts_["stale"] = stale.cookie("holdfast_session");
    }
    Browser gone(site_);
    texts_["logged_out"] = gone.sign_up("gone@example.com").access_token;
    gone.post("/api/v1/auth/logout", "");

    Browser twice(site_);
    texts_["spent_refresh"] = twice.sign_up("twice@example.com").refresh_token;
    // Not the one that was spent last: that is good for some seconds more.
    for (int i = 0; i < 2; ++i) twice.post("/api/v1/auth/refresh", "");
}

void Stage::set_up_offers() {
    User ada(site_, "ada");
    User bob(site_, "bob");
    User carol(site_, "carol");
    texts_["account"] = link(ada, "one@demo.example");
    link(ada, "two@demo.example");
    const std::string third = link(ada, "three@demo.example");

    if (world_) {
        texts_["late_offer"] = transfer_token_of(carol.browser.connect("one@demo.example"));
        world_->clock.advance(accounts::kTransferLifetime + 1s);
    }
    texts_["replaced_offer"] = transfer_token_of(bob.browser.connect("one@demo.example"));
    texts_["offer"] = transfer_token_of(bob.browser.connect("one@demo.example"));

    if (world_) {
        User dave(site_, "dave");
        texts_["full_offer"] = transfer_token_of(dave.browser.connect("one@demo.example"));
        texts_["dave"] = dave.access_token;
        fill_up(*world_, dave);
    }

    texts_["changed_offer"] = transfer_token_of(bob.browser.connect("two@demo.example"));
    transfer(site_, carol, transfer_token_of(carol.browser.connect("two@demo.example")));

    texts_["gone_offer"] = transfer_token_of(bob.browser.connect("three@demo.example"));
    ada.browser.send("DELETE", "/me/clouds/onedrive/" + third);

    texts_["event"] = text_at(carol.browser.get("/me/transfer-events"), "events.0.id");
    texts_["ada_id"] = ada.user_id;
    texts_["ada"] = ada.access_token;
    texts_["bob"] = bob.access_token;
    texts_["carol"] = carol.access_token;
    texts_["ada_session"] = *claims_of(ada.access_token).string("session_id");
    texts_["ada_refresh"] = ada.refresh_token;
    texts_["nowhere"] = "00000000-0000-4000-8000-000000000000";
}

// Apps, and accounts of Erin's that are in each state.
void Stage::set_up_apps() {
    const auto store = site_.database->open();
    const base::Time now = world_ ? world_->clock.now() : base::SystemClock().now();
    texts_["app"] = add_app(*store, now, "app");
    texts_["reader"] = add_app(*store, now, "reader", "accounts:read");
    texts_["elsewhere"] = add_app(*store, now, "elsewhere", "accounts:read tokens:read", "elsewhere");

    User erin(site_, "erin");
    texts_["disconnected"] = link(erin, "four@demo.example");
    erin.browser.post("/cloud/disconnect", filled_in(R"({"account_id":"{disconnected}"})"));
    texts_["revoked"] = link(erin, "five+revoked@demo.example");
    texts_["waiting"] = link(erin, "six@demo.example");
    for (const char* account : {"revoked", "waiting"})
        REQUIRE(store->run(storage::ExpireToken{texts_[account], now}));
    const auto tokens = store->run(storage::FindTokens{texts_["waiting"]}).value();
    const storage::TokenState state{tokens.account_id, tokens.ownership_version, tokens.token_generation};
    const std::string holder = base::random_uuid();
    (void)store->run(storage::LeaseRefresh{state, holder, now, now + 30s});
    store->run(storage::EndRefresh{state, holder, std::nullopt, now + 1h, now});
}

// Gwen has one.
void Stage::set_up_second_factor() {
    const User gwen(site_, "gwen");
    const base::Time now = world_ ? world_->clock.now() : base::SystemClock().now();
    const CodeApp app = add_second_factor(site_, gwen, now);
    texts_["gwen"] = gwen.access_token;
    texts_["wrong_code"] = app.wrong_code(now);
}

std::string Stage::filled_in(std::string text) const {
    for (const auto& [name, value] : texts_) text = replaced(std::move(text), "{" + name + "}", value);
    return text;
}

bool Stage::can_play(const Scenario& scenario) const {
    if (world_) return true;
    const auto needs_world = [](const std::string& text) {
        return std::ranges::any_of(std::array{"{expired}", "{stale}", "{late_offer}", "{full_offer}"},
                                   [&](const char* name) { return text.find(name) != std::string::npos; });
    };
    const bool gets_through = scenario.method != "TRACE" && scenario.method != "get";
    return gets_through && !scenario.failing && !needs_world(scenario.body) &&
           std::none_of(scenario.headers.begin(), scenario.headers.end(),
                        [&](const auto& header) { return needs_world(header.second); });
}

http::Response Stage::answer(const Scenario& scenario) {
    Fields headers;
    for (const auto& [name, value] : scenario.headers) headers.emplace_back(name, filled_in(value));

    if (scenario.failing)
        world_->store.fail(*scenario.failing, scenario.kind, FaultStore::kAlways, kTellTale);
    auto response = site_.ask(scenario.method, filled_in(scenario.target), filled_in(scenario.body), headers);
    if (scenario.failing) world_->store.heal();
    return response;
}

std::string Stage::play(const Scenario& scenario) {
    INFO(scenario.name << ": " << scenario.method << " " << scenario.target);
    const auto response = answer(scenario);

    INFO(response.body);
    CHECK(response.status == scenario.status);
    for (const auto& [name, value] : scenario.answers_with) CHECK(field(response, name) == value);
    check_nothing_leaks(response);
    // On the wire the answer to HEAD has no body (RFC 9110 section 9.3.2).
    if (scenario.method == "HEAD" && !world_) return "";
    for (const std::string& text : scenario.contains)
        CHECK_THAT(response.body, Catch::Contains(filled_in(text)));
    for (const std::string& text : scenario.lacks) CHECK_THAT(response.body, !Catch::Contains(text));
    return response.status >= 400 ? checked_error_code(response) : "";
}

}  // namespace holdfast::test
