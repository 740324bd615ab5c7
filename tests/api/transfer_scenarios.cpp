// Hand-overs that do not happen.
#include "api/scenario.h"

namespace holdfast::test {

std::vector<Scenario> transfer_scenarios() {
    std::vector<Scenario> rows;
    const auto add_at = [&](const std::string& target, const char* name, const std::string& token,
                            const Fields& who, int status, const char* code, const char* detail) {
        rows.push_back(
            {.name = name,
             .method = "POST",
             .target = target,
             .body = base::Json::object({{"transfer_token", token}}).dump(),
             .headers = who,
             .status = status,
             .contains = {"\"error\":\"" + std::string(code) + "\"", "\"detail\":\"" + std::string(detail)},
             .lacks = {"account_id", "example.com"}});
    };
    constexpr const char* kInvalid = "This transfer token is not valid";
    for (const char* target : {"/cloud/transfer-ownership", "/cloud/transfer-ownership/preview"}) {
        const auto add = [&](auto... columns) { add_at(target, columns...); };
        for (const char* token : {"", "x", "a.b.c", "{offer}x", "{ada}", "{bob}", "{ada_refresh}"}) {
            add("no transfer token", token, kBob, 400, "invalid_transfer_token", kInvalid);
        }
        add("a newer offer has replaced it", "{replaced_offer}", kBob, 400, "invalid_transfer_token",
            kInvalid);
        add("ten minutes have passed", "{late_offer}", Fields{{"Authorization", "Bearer {carol}"}}, 400,
            "transfer_token_expired", "This transfer token has expired");
        add("somebody else's offer", "{offer}", kAda, 403, "not_your_transfer",
            "Unauthorized: transfer token not issued for current user");
        add("the account is gone", "{gone_offer}", kBob, 404, "account_not_found", "Cloud account not found");
        add("a third user owns the account now", "{changed_offer}", kBob, 409, "owner_changed",
            "Account ownership changed. Please retry the connection.");
        add("the taker owns as many as may be", "{full_offer}", Fields{{"Authorization", "Bearer {dave}"}},
            409, "too_many_accounts", "You own as many cloud accounts as one user may.");
    }
    return rows;
}

}  // namespace holdfast::test
