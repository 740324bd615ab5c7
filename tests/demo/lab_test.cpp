// The lab of `serve --demo`: what its page can do, what it shows, and what it never shows.
#include "base/random.h"
#include "contract/backend_test_case.h"
#include "demo/lab_world.h"
#include "oauth/demo/faults.h"
#include "storage/users.h"
#include "support/gate.h"

#include <algorithm>
#include <set>
#include <thread>

namespace holdfast::test {
namespace {

using base::Json;
using Lines = std::vector<std::string>;

std::string outcome_of(const http::Response& response) { return text_at(response, "data.outcome"); }

// The value of a member in each event that has it.
Lines values_of(const LabWorld& world, const std::string& member) {
    Lines values;
    const Json trace = json_of(world.get("/demo/trace"));
    for (const Json& event : *at(trace, "events").as_array()) {
        if (const std::string* value = event.string(member)) values.push_back(*value);
    }
    return values;
}

bool has(const Lines& lines, const std::string& line) {
    return std::find(lines.begin(), lines.end(), line) != lines.end();
}

http::Response step(const LabWorld& world, const std::string& name) {
    return world.post("/demo/drop-guarantee", Json::object({{"step", name}}).dump());
}

// A user whom the lab has not made, and whose password nobody knows.
void add_stranger(const LabWorld& world, const std::string& email) {
    const storage::NewUser user{base::random_uuid(), email, "Anna", "no hash", world.clock.now()};
    const auto outcome = world.store->run(storage::CreateUser{user});
    REQUIRE(std::holds_alternative<storage::UserCreated>(outcome));
}

}  // namespace

DATABASE_TEST_CASE("The five steps of the story, told and traced", "[demo]") {
    LabWorld world(backend_type.fresh());
    for (int number = 1; number <= 5; ++number) {
        const auto response = world.post("/demo/play", "{\"step\":" + std::to_string(number) + "}");
        INFO(response.body);
        REQUIRE(response.status == 200);
        if (number == 2) CHECK(outcome_of(response) == "linked");
        if (number == 3) CHECK(outcome_of(response) == "conflict");
        if (number == 3) CHECK(text_at(response, "data.offer.account_email") == "team-files@lab.example");
        if (number == 4) CHECK(outcome_of(response) == "transferred");
        if (number == 5) CHECK(text_at(response, "data.news.0.direction") == "from_me");
    }
    CHECK(world.stories() == Lines{"Anna signs up  ->  welcome", "Ben signs up  ->  welcome",
                                   "Anna connects team-files  ->  linked",
                                   "Ben connects team-files  ->  23505  ->  offer",
                                   "Ben takes over  ->  owner: Ben"});
    CHECK(values_of(world, "story") == world.stories());
    const std::string id = oauth::DemoProvider::account_id("team-files@lab.example");
    CHECK(
        values_of(world, "error") ==
        Lines{
            "duplicate key value violates unique constraint \"uniq_cloud_provider_accounts_global\" DETAIL: "
            "Key (provider, provider_account_id)=(onedrive, " +
            id + ") already exists."});
    CHECK(has(values_of(world, "location"),
              std::string(kOwnUrl) + "/app?error=ownership_conflict#transfer_token=***"));
    CHECK(has(values_of(world, "path"), "/auth/onedrive/callback?code=***&state=***"));
    CHECK(has(values_of(world, "endpoint"), "token"));

    const auto rows = world.get("/demo/rows");
    CHECK(text_at(rows, "accounts.0.owner.username") == "Ben");
    CHECK(text_at(rows, "accounts.0.access_token").starts_with("sealed, "));
    CHECK(text_at(rows, "requests.0.status") == "used");
    CHECK(text_at(rows, "events.0.type") == "handover.completed");
    CHECK(text_at(rows, "log.0.line").find("\"") != std::string::npos);
    CHECK(at(json_of(rows), "sql").as_array()->size() == 4);
}

DATABASE_TEST_CASE("Who takes the account back and forth is told that the operator decides", "[demo]") {
    LabWorld world(backend_type.fresh());
    for (int number = 1; number <= 4; ++number)
        REQUIRE(world.post("/demo/play", "{\"step\":" + std::to_string(number) + "}").status == 200);
    const auto take = [&](const std::string& who) {
        world.clock.advance(std::chrono::seconds(1));
        REQUIRE(outcome_of(world.post("/demo/connect",
                                      R"({"who":")" + who + R"(","account":"team-files"})")) == "conflict");
        return outcome_of(world.post("/demo/hand-over", R"({"who":")" + who + R"("})"));
    };
    CHECK(take("anna") == "transferred");
    CHECK(take("ben") == "waits_for_operator");
    CHECK(world.stories().back() == "Ben asks for an account  ->  waits for an answer");
    CHECK(text_at(world.get("/demo/rows"), "requests.0.waits_for") == "operator");
    CHECK(text_at(world.get("/demo/rows"), "accounts.0.owner.username") == "Anna");
}

DATABASE_TEST_CASE("No secret is in the trace, in the rows or in a story", "[demo]") {
    LabWorld world(backend_type.fresh());
    std::set<std::string> secrets;
    const auto keep = [&](const std::string* secret) {
        if (secret != nullptr && secret->size() >= 8) secrets.insert(*secret);
    };
    const auto keep_parameters = [&](std::string_view url) {
        for (const char mark : {'?', '#'}) {
            const auto begin = url.find(mark);
            if (begin == std::string_view::npos) continue;
            const auto params =
                http::Params::parse(url.substr(begin + 1, url.find('#', begin + 1) - begin - 1));
            for (const char* name : {"code", "state", "nonce", "code_challenge", "transfer_token"})
                keep(params.only(name));
        }
    };
    const auto keep_members = [&](const std::string& text) {
        const auto json = Json::parse(text);
        if (!json) return;
        const Json* data = json->find("data");
        for (const char* name : {"password", "access_token", "refresh_token", "id_token", "transfer_token"}) {
            keep(json->string(name));
            if (data != nullptr) keep(data->string(name));
        }
        if (const std::string* url = json->string("url")) keep_parameters(*url);
    };
    const auto watch = [&](const http::FetchRequest& request, const http::FetchResult& result) {
        const auto& answer = std::get<http::Answer>(result);
        keep_parameters(request.url);
        keep_members(request.body);
        keep_members(answer.body);
        const auto form = http::Params::parse(request.body);
        for (const char* name : {"code", "code_verifier", "client_secret"}) keep(form.only(name));
        if (const std::string* authorization = request.headers.find("Authorization"))
            secrets.insert(authorization->substr(authorization->find(' ') + 1));
        for (const auto& [name, value] : answer.headers.fields()) {
            if (name == "Location") keep_parameters(value);
            if (name != "Set-Cookie") continue;
            const std::string cookie =
                value.substr(value.find('=') + 1, value.find(';') - value.find('=') - 1);
            keep(&cookie);
        }
    };
    world.of_browsers.watch = watch;
    world.of_server.watch = watch;
    for (int number = 1; number <= 3; ++number)
        REQUIRE(world.post("/demo/play", "{\"step\":" + std::to_string(number) + "}").status == 200);
    for (const char* table : {"cloud_provider_accounts", "ownership_transfer_requests"}) {
        secrets.insert(
            world.database->scalar("SELECT access_token FROM " + world.database->table(table) + " LIMIT 1"));
    }
    REQUIRE(world.post("/demo/play", R"({"step":4})").status == 200);
    REQUIRE(world.post("/demo/token", R"({"who":"ben","renew":true})").status == 200);
    REQUIRE(world.post("/demo/connect", R"({"who":"anna","account":"team-files","fault":"server_error"})")
                .status == 200);

    std::string shown = world.get("/demo/trace").body + world.get("/demo/rows").body;
    for (const std::string& story : world.stories()) shown += story;
    // Passwords, cookies, states, codes, verifiers, access, refresh, id and transfer tokens.
    CHECK(secrets.size() >= 25);
    for (const std::string& secret : secrets) {
        INFO(secret);
        CHECK(shown.find(secret) == std::string::npos);
    }
}

DATABASE_TEST_CASE("A race has one owner, and an offer for everybody else", "[demo]") {
    LabWorld world(backend_type.fresh());
    for (const int browsers : {8, 16}) {
        const auto response = world.post("/demo/race", "{\"browsers\":" + std::to_string(browsers) + "}");
        INFO(response.body);
        REQUIRE(response.status == 200);
        CHECK(integer_at(response, "data.verdict.owners") == 1);
        CHECK(integer_at(response, "data.verdict.offers") == browsers - 1);
        CHECK(integer_at(response, "data.verdict.errors") == 0);
        CHECK(at(json_of(response), "data.verdict.rows").as_array()->size() == 1);
    }
    // One line for each race, and none for each racer.
    CHECK(world.stories().size() == 2);
}

DATABASE_TEST_CASE("A reset removes the lab's users and nobody else", "[demo]") {
    LabWorld world(backend_type.fresh());
    add_stranger(world, "anna@example.com");
    REQUIRE(world.post("/demo/play", R"({"step":1})").status == 200);
    REQUIRE(world.post("/demo/play", R"({"step":2})").status == 200);
    CHECK(world.count("auth_users") == 3);
    CHECK(world.count("cloud_provider_accounts") == 1);
    REQUIRE(world.post("/demo/reset", "{}").status == 200);
    CHECK(world.count("auth_users") == 1);
    CHECK(world.count("auth_users", "email = 'anna@example.com'") == 1);
    CHECK(world.count("cloud_provider_accounts") == 0);
}

DATABASE_TEST_CASE("Lab users whose sessions have ended sign in, and those of an earlier run come anew",
                   "[demo]") {
    LabWorld world(backend_type.fresh());
    const char* const connect = R"({"who":"anna","account":"team-files","fault":null})";
    add_stranger(world, "anna@lab.example");
    CHECK(outcome_of(world.post("/demo/connect", connect)) == "linked");
    world.clock.advance(std::chrono::hours(24));
    CHECK(outcome_of(world.post("/demo/connect", connect)) == "linked");
    CHECK(has(world.stories(), "Anna signs in  ->  welcome back"));
    CHECK(world.count("auth_users") == 1);
}

TEST_CASE("Without its index two owners appear; the doctor finds it, and its repair ends it", "[demo]") {
    LabWorld world(contract::kSqlite.fresh());
    for (const char* name : {"race", "doctor", "repair"}) CHECK(step(world, name).status == 422);

    CHECK(text_at(step(world, "open"), "data.index") == "dropped");
    CHECK(integer_at(step(world, "race"), "data.verdict.owners") > 1);
    const auto ill = step(world, "doctor");
    CHECK(text_at(ill, "data.doctor.findings.0.text").find("Cloud accounts with several owners") == 0);
    CHECK(
        text_at(ill, "data.doctor.findings.1.text").find("uniq_cloud_provider_accounts_global is missing") !=
        std::string::npos);
    const auto healed = step(world, "repair");
    CHECK(text_at(healed, "data.index") == "present");
    CHECK(at(json_of(healed), "data.doctor.findings").as_array()->empty());
    const auto second = step(world, "race");
    CHECK(integer_at(second, "data.verdict.owners") == 1);
    CHECK(integer_at(second, "data.verdict.offers") == 7);
    CHECK(step(world, "close").status == 200);
    CHECK(step(world, "race").status == 422);
    // The demo's own database has seen nothing of it.
    CHECK(world.count("auth_users") == 0);
}

TEST_CASE("Each fault of the provider ends in a story", "[demo]") {
    LabWorld world(contract::kSqlite.fresh());
    const std::vector<std::pair<std::string, std::string>> expected = {
        {"access_denied", "access_denied"},
        {"invalid_grant", "onedrive_invalid_grant"},
        {"server_error", "onedrive_token_exchange_failed"},
        {"userinfo_error", "onedrive_userinfo_failed"},
        {"no_refresh_token", "linked"},
        {"expired", "linked"},
        {"revoked", "linked"},
        {"rotate", "linked"},
    };
    for (const auto& [tag, outcome] : expected) {
        INFO(tag);
        const auto response = world.post(
            "/demo/connect", Json::object({{"who", "ben"}, {"account", "sam"}, {"fault", tag}}).dump());
        CHECK(outcome_of(response) == outcome);
        CHECK(world.stories().back() == "Ben connects sam+" + tag + "  ->  " + outcome);
    }
    const Json faults = json_of(world.get("/demo/faults"));
    CHECK(at(faults, "faults").as_array()->size() == oauth::demo::kFaultTags.size());
    for (const char* member : {"tag", "title", "teaches"})
        CHECK(at(faults, "faults.0").string(member) != nullptr);
}

TEST_CASE("An app of the lab asks the vault for a token, and for a new one", "[demo]") {
    LabWorld world(contract::kSqlite.fresh());
    const auto connect = [&](const char* who, const char* account, const Json& fault) {
        return outcome_of(world.post(
            "/demo/connect", Json::object({{"who", who}, {"account", account}, {"fault", fault}}).dump()));
    };
    CHECK(world.post("/demo/token", R"({"who":"anna"})").status == 422);
    REQUIRE(connect("anna", "team-files", nullptr) == "linked");
    for (const char* body : {R"({"who":"anna"})", R"({"who":"anna","renew":true})"}) {
        const auto response = world.post("/demo/token", body);
        CHECK(outcome_of(response) == "token");
        CHECK(integer_at(response, "data.token.characters") > 100);
        CHECK(world.stories().back() == "An app asks the vault  ->  a living token");
    }
    REQUIRE(connect("ben", "sam", "revoked") == "linked");
    CHECK(outcome_of(world.post("/demo/token", R"({"who":"ben","renew":true})")) == "needs_reconnect");
    CHECK(world.stories().back() == "An app asks the vault  ->  needs_reconnect");
}

TEST_CASE("The lab takes requests of our own pages only, and only those that fit", "[demo]") {
    LabWorld world(contract::kSqlite.fresh());
    struct Row {
        const char* method;
        const char* target;
        const char* body;
        Fields fields;
        int status;
        const char* error;
    };
    const Fields own = {{"Origin", kOwnUrl}};
    for (const Row& row : {
             Row{"POST", "/demo/reset", "{}", {}, 403, "cross_site"},
             Row{"POST", "/demo/reset", "{}", {{"Origin", "http://evil.example"}}, 403, "cross_site"},
             Row{"POST", "/demo/reset", "{}", {{"Sec-Fetch-Site", "cross-site"}}, 403, "cross_site"},
             Row{"POST",
                 "/demo/reset",
                 "{}",
                 {{"Origin", kOwnUrl}, {"Content-Type", "text/plain"}},
                 415,
                 "unsupported_media_type"},
             Row{"POST", "/demo/reset", "[]", own, 422, "invalid_request"},
             Row{"GET", "/demo/reset", "", {}, 405, "method_not_allowed"},
             Row{"POST", "/demo/rows", "{}", own, 405, "method_not_allowed"},
             Row{"GET", "/demo/nothing", "", {}, 404, "not_found"},
             Row{"GET", "/demo/trace", "", {{"Host", "evil.example"}}, 421, "misdirected_request"},
             Row{"GET", "/demo/trace?since=x", "", {}, 422, "invalid_request"},
             Row{"POST", "/demo/race", R"({"browsers":9})", own, 422, "invalid_request"},
             Row{"POST", "/demo/play", R"({"step":6})", own, 422, "invalid_request"},
             Row{"POST", "/demo/hand-over", R"({"who":"ben"})", own, 422, "invalid_request"},
             Row{"POST", "/demo/hand-over", R"({"who":"eve"})", own, 422, "invalid_request"},
             Row{"POST", "/demo/connect", R"({"who":"ben","account":"a@b"})", own, 422, "invalid_request"},
             Row{"POST", "/demo/connect", R"({"who":"ben","account":"a","fault":"x"})", own, 422,
                 "invalid_request"},
             Row{"POST", "/demo/drop-guarantee", R"({"step":"x"})", own, 422, "invalid_request"},
         }) {
        INFO(row.method << " " << row.target << " " << row.body);
        const auto response = world.handle(make_request(row.method, row.target, row.body, row.fields));
        CHECK(response.status == row.status);
        CHECK(text_at(response, "error") == row.error);
        CHECK(field(response, "X-Request-Id") != "");
    }
    const auto page = world.get("/demo");
    CHECK(page.status == 200);
    CHECK(field(page, "Content-Security-Policy").find("script-src 'self'") != std::string::npos);
    CHECK(world.get("/demo/trace").body.find("\"events\":[]") != std::string::npos);
}

TEST_CASE("The lab does one thing at a time", "[demo]") {
    LabWorld world(contract::kSqlite.fresh());
    Gate gate;
    world.of_browsers.watch = [&](const http::FetchRequest&, const http::FetchResult&) { gate.pass(); };
    std::jthread first([&] { (void)world.post("/demo/play", R"({"step":1})"); });
    gate.await(1);
    const auto busy = world.post("/demo/reset", "{}");
    gate.open();
    CHECK(busy.status == 503);
    CHECK(text_at(busy, "error") == "unavailable");
    CHECK(field(busy, "Retry-After") == "1");
}

TEST_CASE("Without --demo the lab's paths are those of nobody", "[demo]") {
    const auto database = contract::kSqlite.fresh();
    const auto store = database->open();
    ManualClock clock;
    CapturedLog log;
    demo::DirectFetcher nobody;
    const cli::Installation installation(
        {.keys = crypto::Keys::derive("the secret of a server that only tests ever see"),
         .public_url = kOwnUrl,
         .app_url = kOwnUrl,
         .trusted_proxies = {},
         .providers = {demo_onedrive()}},
        {*store, nobody, clock, log});
    for (const http::RoutePattern& route : demo::Lab::routes()) {
        INFO(route.path);
        for (const char* method : {"GET", "POST", "PUT"}) {
            auto request = make_request(method, std::string(route.path), "", {{"Origin", kOwnUrl}});
            CHECK(ask(installation.app(), request).status == 404);
        }
    }
}

}  // namespace holdfast::test
