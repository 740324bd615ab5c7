// Apps, and what the vault answers them.
#include "api/scenario.h"

namespace holdfast::test {
namespace {

const Fields kApp = {{"Authorization", "Bearer {app}"}};
const Fields kReader = {{"Authorization", "Bearer {reader}"}};
const Fields kElsewhere = {{"Authorization", "Bearer {elsewhere}"}};
const std::string kAccount = "/api/v1/accounts/{account}";
const std::string kReport = R"({"error":"invalid_token"})";

std::string token_of(const std::string& account) { return "/api/v1/accounts/" + account + "/access-token"; }

void add_refusals(std::vector<Scenario>& rows) {
    for (const char* credential : {"", "hfa_wrong", "{ada}"}) {
        rows.push_back({.name = "no app",
                        .method = "POST",
                        .target = token_of("{account}"),
                        .headers = {{"Authorization", "Bearer " + std::string(credential)}},
                        .status = 401,
                        .contains = {"invalid_app"}});
    }
    rows.push_back({.name = "an app is no user",
                    .target = "/api/v1/auth/me",
                    .headers = kApp,
                    .status = 401,
                    .contains = {"not_signed_in"}});
    rows.push_back({.name = "without the scope",
                    .method = "POST",
                    .target = token_of("{account}"),
                    .headers = kReader,
                    .status = 403,
                    .contains = {"insufficient_scope", "The app needs the scope tokens:read."}});
    for (const auto& [field, value] :
         Fields{{"Origin", "http://127.0.0.1:8080"}, {"Sec-Fetch-Site", "none"}}) {
        rows.push_back({.name = "from a browser",
                        .target = kAccount,
                        .headers = {{"Authorization", "Bearer {app}"}, {field, value}},
                        .status = 403,
                        .contains = {"cross_site"}});
    }
    for (const char* body : {R"({"min_seconds":3601})", R"({"min_seconds":-1})", R"({"min_seconds":"60"})"}) {
        rows.push_back({.name = "a wrong number",
                        .method = "POST",
                        .target = token_of("{account}"),
                        .body = body,
                        .headers = kApp,
                        .status = 422,
                        .contains = {"invalid_request", "min_seconds"}});
    }
    rows.push_back({.name = "a user who is no text",
                    .method = "POST",
                    .target = token_of("{account}"),
                    .body = R"({"user_id":1})",
                    .headers = kApp,
                    .status = 422,
                    .contains = {"invalid_request", "user_id"}});
    for (const char* body : {R"({"error":"bad"})", "{}"}) {
        rows.push_back({.name = "a wrong report",
                        .method = "POST",
                        .target = kAccount + "/report",
                        .body = body,
                        .headers = kApp,
                        .status = 422,
                        .contains = {"invalid_request"}});
    }
}

void add_unknown(std::vector<Scenario>& rows) {
    for (const char* id : {"{nowhere}", "1", "%27%20OR%201%3D1"}) {
        const std::string account = "/api/v1/accounts/" + std::string(id);
        const auto add = [&](const char* method, const std::string& target, const std::string& body,
                             const char* code) {
            rows.push_back({.name = "unknown",
                            .method = method,
                            .target = target,
                            .body = body,
                            .headers = kApp,
                            .status = 404,
                            .contains = {code}});
        };
        add("GET", "/api/v1/users/" + std::string(id) + "/accounts", "", "user_not_found");
        add("GET", account, "", "account_not_found");
        add("POST", account + "/access-token", "", "account_not_found");
        add("POST", account + "/report", kReport, "account_not_found");
    }
    for (const char* end : {"", "/access-token", "/report"}) {
        rows.push_back({.name = "of another provider than the app's",
                        .method = *end == '\0' ? "GET" : "POST",
                        .target = kAccount + end,
                        .body = std::string(end) == "/report" ? kReport : "",
                        .headers = kElsewhere,
                        .status = 404,
                        .contains = {"account_not_found"}});
    }
    rows.push_back({.name = "accounts of another provider than the app's",
                    .target = "/api/v1/users/{ada_id}/accounts",
                    .headers = kElsewhere,
                    .contains = {R"({"success":true,"data":{"accounts":[]}})"}});
}

void add_states(std::vector<Scenario>& rows) {
    const auto add = [&](const char* name, const std::string& target, const std::string& body, int status,
                         std::vector<std::string> contains, Fields answers_with = {}) {
        rows.push_back({.name = name,
                        .method = "POST",
                        .target = target,
                        .body = body,
                        .headers = kApp,
                        .status = status,
                        .contains = std::move(contains),
                        .answers_with = std::move(answers_with)});
    };
    add("a token", token_of("{account}"), "", 200, {R"("token_type":"Bearer")", R"("provider":"onedrive")"},
        {{"Cache-Control", "no-store"}});
    add("disconnected", token_of("{disconnected}"), "", 409, {"account_disconnected"});
    add("disconnected", "/api/v1/accounts/{disconnected}/report", kReport, 409, {"account_disconnected"});
    add("revoked", token_of("{revoked}"), "", 409, {"needs_reconnect", R"("reason":"revoked")"});
    add("the provider asked to wait", token_of("{waiting}"), "", 503, {"provider_unavailable"});
}

}  // namespace

std::vector<Scenario> app_scenarios() {
    std::vector<Scenario> rows;
    add_refusals(rows);
    add_unknown(rows);
    add_states(rows);
    rows.push_back({.name = "an account",
                    .target = kAccount,
                    .headers = kReader,
                    .contains = {R"("account":{"id":"{account}")", R"("user_id":"{ada_id}")"},
                    .lacks = {"token", "v1."}});
    rows.push_back({.name = "a user's accounts",
                    .target = "/api/v1/users/{ada_id}/accounts",
                    .headers = kReader,
                    .contains = {R"("accounts":[{"id":"{account}")"},
                    .lacks = {"token", "v1."}});
    return rows;
}

}  // namespace holdfast::test
