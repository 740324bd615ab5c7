// Accounts and events that are not there, or not the user's: nobody can tell which.
#include "api/scenario.h"

namespace holdfast::test {

std::vector<Scenario> account_scenarios() {
    std::vector<Scenario> rows;
    for (const char* id : {"{account}", "{nowhere}", "1", "%27%20OR%201%3D1", "{event}"}) {
        const std::string account = "/me/clouds/onedrive/" + std::string(id);
        const auto add = [&](const char* method, const std::string& target, const std::string& body) {
            rows.push_back(
                {.name = "not Bob's account",
                 .method = method,
                 .target = target,
                 .body = body,
                 .headers = kBob,
                 .status = 404,
                 .contains = {R"("error":"account_not_found","detail":"Cloud account not found")"}});
        };
        add("DELETE", account, "");
        add("PUT", account + "/nickname", R"({"nickname":"mine"})");
        add("POST", "/cloud/disconnect", base::Json::object({{"account_id", id}}).dump());
    }
    rows.push_back({.name = "the account under another provider",
                    .method = "DELETE",
                    .target = "/me/clouds/dropbox/{account}",
                    .headers = kAda,
                    .status = 404,
                    .contains = {"account_not_found"}});
    for (const char* id : {"{event}", "{nowhere}", "1"}) {
        rows.push_back({.name = "not Bob's event",
                        .method = "PATCH",
                        .target = "/me/transfer-events/" + std::string(id) + "/acknowledge",
                        .headers = kBob,
                        .status = 404,
                        .contains = {R"("error":"event_not_found","detail":"You have no such event.")"}});
    }
    for (const std::string& nickname : {std::string(51, 'n'), std::string("a\nb"), std::string("a\x7f")}) {
        rows.push_back({.name = "unfit nickname",
                        .method = "PUT",
                        .target = "/me/clouds/onedrive/{account}/nickname",
                        .body = base::Json::object({{"nickname", nickname}}).dump(),
                        .headers = kAda,
                        .status = 422,
                        .contains = {"invalid_nickname"}});
    }
    rows.push_back({.name = "Ada's accounts",
                    .target = "/me/cloud-status",
                    .headers = kAda,
                    .contains = {"one@demo.example",
                                 R"("summary":{"connected":1,"needs_reconnect":0,"disconnected":0})"},
                    .lacks = {"token", "v1."},
                    .answers_with = {{"Cache-Control", "no-store"}, {"Content-Type", "application/json"}}});
    return rows;
}

}  // namespace holdfast::test
