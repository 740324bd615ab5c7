#include "api/callback_scenario.h"
#include "api/scenario.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/sessions.h"

namespace holdfast::test {
namespace {

template <class Op>
constexpr auto kOperation = FaultStore::operation<Op>;

storage::Violation violation_of_the_index() {
    return {std::string(storage::kUniqueViolation), std::string(storage::kGlobalAccountIndex),
            "duplicate key value violates unique constraint \"uniq_cloud_provider_accounts_global\"",
            "Key (provider, provider_account_id)=(onedrive, x) already exists."};
}

std::function<void(World&)> failing(FaultStore::Operation operation) {
    return [operation](World& world) {
        world.store.fail(operation, storage::ErrorKind::internal, FaultStore::kAlways, kTellTale);
    };
}

// What the token endpoint or the identity endpoint answers from now on.
std::function<void(World&)> token_answer(http::FetchResult result) {
    return [result](World& world) { world.fetcher.answer(world.onedrive().token_endpoint, result); };
}
std::function<void(World&)> identity_answer(http::FetchResult result) {
    return [result](World& world) { world.fetcher.answer(world.onedrive().identity_endpoint, result); };
}

http::FetchResult json_answer(int status, const char* body) { return http::Answer{status, {}, body}; }

void add_answers_of_the_authorization_endpoint(std::vector<CallbackScenario>& rows) {
    rows.push_back({.name = "linked", .redirect = "connection=success", .json_status = 200});
    rows.push_back({.name = "another user owns it",
                    .redirect = "error=ownership_conflict",
                    .json_status = 409,
                    .account = kTeam,
                    .logged = "[ONEDRIVE][23505] Ownership conflict"});
    rows.push_back({.name = "the account holder says no",
                    .redirect = "error=access_denied",
                    .json_status = 403,
                    .account = "bob+access_denied@demo.example"});
    for (const char* code :
         {"invalid_request", "unauthorized_client", "unsupported_response_type", "invalid_scope",
          "server_error", "temporarily_unavailable", "interaction_required", "login_required",
          "account_selection_required", "consent_required", "invalid_request_uri", "invalid_request_object",
          "request_not_supported", "request_uri_not_supported", "registration_not_supported"}) {
        rows.push_back({.name = "the provider says no",
                        .redirect = "error=" + std::string(code),
                        .json_status = 502,
                        .query = "state={state}&error_description=tell-tale&error=" + std::string(code)});
    }
    for (const char* error :
         {"error=tell-tale", "error=", "error=invalid_state", "error=ownership_conflict",
          "error=reconnect_failed", "error=%3Cscript%3E", "error=access_denied&error=access_denied",
          "error=tell-tale&code=c", "code=c&iss=https%3A%2F%2Ftell-tale.example"}) {
        rows.push_back({.name = "an answer of nobody's",
                        .redirect = "error=provider_error",
                        .json_status = 502,
                        .query = "state={state}&" + std::string(error)});
    }
    for (const char* query : {"state={state}", "state={state}&code=", "state={state}&codes=c"}) {
        rows.push_back({.name = "no code", .redirect = "error=no_code", .json_status = 400, .query = query});
    }
    for (const char* query :
         {"code=c", "code=c&state=", "code=c&state=tell-tale", "code=c&state={state}&state=x",
          "code=c&code=d&state={state}", "code=c&state={state}x", "error=access_denied&state=x",
          "state={state}&code=%zz"}) {
        rows.push_back({.name = "no valid state",
                        .redirect = "error=invalid_state",
                        .json_status = 400,
                        .query = query});
    }
}

void add_answers_of_the_token_endpoint(std::vector<CallbackScenario>& rows) {
    constexpr const char* kInvalidGrant = "error=onedrive_invalid_grant&hint=retry_connect";
    rows.push_back({.name = "code refused",
                    .redirect = kInvalidGrant,
                    .json_status = 502,
                    .account = "bob+invalid_grant@demo.example",
                    .logged = "[ONEDRIVE][PROVIDER] "});
    rows.push_back(
        {.name = "code too old", .redirect = kInvalidGrant, .json_status = 502, .before = [](World& world) {
             world.clock.advance(61s);
         }});
    rows.push_back({.name = "code of nobody's",
                    .redirect = kInvalidGrant,
                    .json_status = 502,
                    .query = "state={state}&code=tell-tale=="});

    const auto add = [&](const char* name, std::function<void(World&)> before) {
        rows.push_back({.name = name,
                        .redirect = "error=onedrive_token_exchange_failed",
                        .json_status = 502,
                        .before = std::move(before),
                        .logged = "[ONEDRIVE][PROVIDER] "});
    };
    rows.push_back({.name = "token endpoint failed",
                    .redirect = "error=onedrive_token_exchange_failed",
                    .json_status = 502,
                    .account = "bob+server_error@demo.example"});
    for (const auto failure :
         {http::FetchFailure::connect, http::FetchFailure::tls, http::FetchFailure::timeout,
          http::FetchFailure::too_large, http::FetchFailure::broken}) {
        add("token endpoint not reached", token_answer(failure));
    }
    add("token endpoint says invalid_client",
        token_answer(json_answer(401, R"({"error":"invalid_client"})")));
    add("token endpoint redirects", token_answer(json_answer(302, "")));
    add("token endpoint answers rubbish", token_answer(json_answer(200, "<html>tell-tale</html>")));
    add("token endpoint answers no token", token_answer(json_answer(200, R"({"token_type":"Bearer"})")));
    add("no id_token",
        token_answer(json_answer(200, R"({"token_type":"Bearer","access_token":"a","expires_in":3600})")));
    add("id_token that is none",
        token_answer(json_answer(
            200,
            R"({"token_type":"Bearer","access_token":"a","expires_in":3600,"id_token":"tell.tale.x"})")));
}

void add_another_account_than_the_id_tokens(std::vector<CallbackScenario>& rows) {
    // Ada's account, whose id anybody may know; and one that nobody has connected.
    for (const std::string& id : {oauth::DemoProvider::account_id(kTeam), std::string("0123456789abcdef")}) {
        const std::string body = R"({"id":")" + id + R"(","mail":"team@demo.example"})";
        rows.push_back({.name = "identity of another account than the id_token's",
                        .redirect = "error=onedrive_token_exchange_failed",
                        .json_status = 502,
                        .before = identity_answer(json_answer(200, body.c_str())),
                        .logged = "[ONEDRIVE][PROVIDER] id_token: of another account"});
    }
}

void add_answers_of_the_identity_endpoint(std::vector<CallbackScenario>& rows) {
    const auto add = [&](const char* name, std::function<void(World&)> before) {
        rows.push_back({.name = name,
                        .redirect = "error=onedrive_userinfo_failed",
                        .json_status = 502,
                        .before = std::move(before),
                        .logged = "[ONEDRIVE][PROVIDER] identity endpoint"});
    };
    rows.push_back({.name = "identity endpoint failed",
                    .redirect = "error=onedrive_userinfo_failed",
                    .json_status = 502,
                    .account = "bob+userinfo_error@demo.example"});
    add("identity endpoint not reached", identity_answer(http::FetchFailure::timeout));
    add("identity endpoint says no", identity_answer(json_answer(401, R"({"error":{"code":"tell-tale"}})")));
    add("identity endpoint answers rubbish", identity_answer(json_answer(200, "tell-tale")));
    add("identity without an id", identity_answer(json_answer(200, R"({"mail":"bob@demo.example"})")));
    add("identity whose id is no text",
        identity_answer(json_answer(200, R"({"id":7,"mail":"bob@demo.example"})")));
}

void add_answers_of_the_database(std::vector<CallbackScenario>& rows) {
    rows.push_back(
        {.name = "the owner can't be read",
         .redirect = "error=database_query_failed",
         .json_status = 503,
         .account = kTeam,
         .before = failing(kOperation<storage::FindOwner>),
         .logged = "[ONEDRIVE][23505] Failed to query owner after UNIQUE violation: internal - tell-tale"});
    rows.push_back({.name = "the user owns as many accounts as may be",
                    .redirect = "error=too_many_accounts",
                    .json_status = 409,
                    .before = [](World& world) {
                        world.store.answer<storage::LinkAccount>(storage::TooManyAccounts{},
                                                                 FaultStore::kAlways);
                    }});
    rows.push_back({.name = "a violation and no owner",
                    .redirect = "error=database_inconsistency",
                    .json_status = 503,
                    .before =
                        [](World& world) {
                            world.store.answer<storage::LinkAccount>(violation_of_the_index(),
                                                                     FaultStore::kAlways);
                            world.store.answer<storage::FindOwner>(std::nullopt, FaultStore::kAlways);
                        },
                    .logged = "[ONEDRIVE][23505] No owner found after UNIQUE violation"});
    for (const auto operation :
         {kOperation<storage::ConsumeStateOfSession>, kOperation<storage::LinkAccount>}) {
        rows.push_back({.name = "the database fails",
                        .redirect = "error=database_error",
                        .json_status = 503,
                        .before = failing(operation),
                        .logged = kTellTale});
    }
    rows.push_back({.name = "the offer can't be saved",
                    .redirect = "error=database_error",
                    .json_status = 503,
                    .account = kTeam,
                    .before = failing(kOperation<storage::SaveTransferRequest>),
                    .logged = kTellTale});
}

}  // namespace

std::vector<CallbackScenario> callback_scenarios() {
    std::vector<CallbackScenario> rows;
    add_answers_of_the_authorization_endpoint(rows);
    add_answers_of_the_token_endpoint(rows);
    add_answers_of_the_identity_endpoint(rows);
    add_another_account_than_the_id_tokens(rows);
    add_answers_of_the_database(rows);
    return rows;
}

}  // namespace holdfast::test
