#include "api/callback_scenario.h"

#include "api/scenario.h"
#include "base/encoding.h"

namespace holdfast::test {
namespace {

std::string code_of(const std::string& redirect) {
    const std::string prefix = "error=";
    if (!redirect.starts_with(prefix)) return "";
    return redirect.substr(prefix.size(), redirect.find('&') - prefix.size());
}

// The redirect's query and fragment.
std::pair<std::string, std::string> split_location(const http::Response& response) {
    const std::string where = location(response);
    const std::string prefix = "http://127.0.0.1:8080/app?";
    REQUIRE(where.starts_with(prefix));
    const auto hash = std::min(where.find('#'), where.size());
    return {where.substr(prefix.size(), hash - prefix.size()), where.substr(hash)};
}

void check_redirect(const CallbackScenario& scenario, const http::Response& response) {
    CHECK(response.status == 307);
    CHECK(response.body.empty());
    const auto [query, fragment] = split_location(response);
    CHECK(query == scenario.redirect);
    CHECK((query == "error=ownership_conflict") == fragment.starts_with("#transfer_token="));
    CHECK(fragment.empty() == (query != "error=ownership_conflict"));
}

void check_json(const CallbackScenario& scenario, const http::Response& response) {
    INFO(response.body);
    CHECK(response.status == scenario.json_status);
    CHECK(location(response).empty());
    const std::string code = code_of(scenario.redirect);
    if (code.empty()) {
        CHECK(text_at(response, "data.connection") == "success");
        CHECK(base::is_uuid(text_at(response, "data.account_id")));
        return;
    }
    CHECK(text_at(response, "error") == code);
    CHECK_FALSE(text_at(response, "detail").empty());
    CHECK(text_at(response, "request_id") == field(response, "X-Request-Id"));
    const base::Json json = json_of(response);
    CHECK((json.find("hint") != nullptr) == (scenario.redirect.find("&hint=") != std::string::npos));
    CHECK((json.find("transfer_token") != nullptr) == (code == "ownership_conflict"));
    if (code == "ownership_conflict") CHECK(integer_at(response, "expires_in") == 600);
}

}  // namespace

CallbackStage::CallbackStage(Site& site, World* world)
    : site_(site), world_(world), ada_(site, "ada"), bob_(site, "bob") {
    ada_.browser.connect(kTeam);
}

// The callback's target, as the provider or as the scenario has it.
std::string CallbackStage::come_back(const CallbackScenario& scenario) {
    const std::string url = bob_.browser.login_url();
    if (scenario.query.empty()) return bob_.browser.come_back(url, scenario.account);
    return "/auth/onedrive/callback?" + replaced(scenario.query, "{state}", state_of(url));
}

http::Response CallbackStage::answer(const CallbackScenario& scenario, const Fields& headers) {
    const std::string target = come_back(scenario);
    return world_ ? answer_of_a_world(scenario, target, headers) : bob_.browser.get(target, headers);
}

http::Response CallbackStage::answer_of_a_world(const CallbackScenario& scenario, const std::string& target,
                                                const Fields& headers) {
    world_->log.clear();
    if (scenario.before) scenario.before(*world_);
    auto response = bob_.browser.get(target, headers);
    world_->store.heal();
    world_->fetcher.restore(world_->onedrive().token_endpoint);
    world_->fetcher.restore(world_->onedrive().identity_endpoint);
    INFO(world_->log.text());
    CHECK(world_->log.contains(scenario.logged));
    return response;
}

std::string CallbackStage::play(const CallbackScenario& scenario) {
    for (const bool as_program : {false, true}) {
        INFO(scenario.name << (as_program ? ", asked for JSON: " : ": ") << scenario.query);
        const int before = site_.count("cloud_provider_accounts");
        const auto response =
            answer(scenario, {{"Accept", as_program ? "application/json" : "text/html,*/*"}});
        if (as_program) {
            check_json(scenario, response);
        } else {
            check_redirect(scenario, response);
        }
        CHECK(field(response, "Cache-Control") == "no-store");
        CHECK(field(response, "Referrer-Policy") == "no-referrer");
        check_nothing_leaks(response);
        if (scenario.redirect != "connection=success")
            CHECK(site_.count("cloud_provider_accounts") == before);
    }
    return code_of(scenario.redirect);
}

}  // namespace holdfast::test
