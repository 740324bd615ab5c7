#include "accounts/linked_accounts.h"
#include "accounts/quotas.h"
#include "accounts/validation.h"
#include "api/account_json.h"
#include "api/conditional.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "api/page.h"
#include "api/request_body.h"
#include "base/json.h"
#include "storage/linking.h"
#include "storage/sessions.h"

namespace holdfast::api {
namespace {

// An account's place in the list, which begins with the oldest.
std::string place_of(const accounts::AccountView& view) {
    const std::string micros = std::to_string(view.account.created_at.time_since_epoch().count());
    return std::string(20 - std::min<std::size_t>(20, micros.size()), '0') + micros + "-" + view.account.id;
}

Response message(std::string text) {
    return Response::json(200, base::Json::object({{"success", true}, {"message", std::move(text)}}).dump());
}

}  // namespace

Response show_cloud_status(const Call& call, const CurrentUser& user) {
    const Page page = require_page(call.request);
    base::Json::Array accounts;
    int counts[] = {0, 0, 0};
    std::vector<accounts::AccountView> found;
    auto views = call.context.linked_accounts.list(user.user_id);
    call.context.quotas.refresh(views);
    for (accounts::AccountView& view : views) {
        ++counts[static_cast<int>(view.status)];
        if (!page.after || place_of(view) > *page.after) found.push_back(std::move(view));
    }
    for (const accounts::AccountView& view : page.shown(found)) accounts.push_back(account_json(view));
    const auto answer = base::Json::object({{"user", user_json(user)},
                                            {"accounts", std::move(accounts)},
                                            {"next", page.next(found, place_of)},
                                            {"summary", base::Json::object({
                                                            {"connected", counts[0]},
                                                            {"needs_reconnect", counts[1]},
                                                            {"disconnected", counts[2]},
                                                        })}});
    return json_unless_known(call.request, answer.dump());
}

Response disconnect_account(const Call& call, const CurrentUser& user) {
    const auto provider = call.context.linked_accounts.disconnect(
        user.user_id, require_text(call.body, "account_id"), call.network);
    if (!provider) throw Refusal(Error::account_not_found);
    return message(*provider + " account disconnected");
}

Response delete_account(const Call& call, const CurrentUser& user) {
    const std::string& provider = call.request.path_param("provider");
    if (!call.context.linked_accounts.remove(user.user_id, provider, call.request.path_param("account_id"),
                                             call.network)) {
        throw Refusal(Error::account_not_found);
    }
    return message(provider + " account removed");
}

Response set_nickname(const Call& call, const CurrentUser& user) {
    const auto nickname = accounts::normalise_nickname(require_text(call.body, "nickname"));
    if (!nickname) throw Refusal(Error::invalid_nickname);
    if (!call.context.linked_accounts.rename(user.user_id, call.request.path_param("provider"),
                                             call.request.path_param("account_id"), *nickname,
                                             call.network)) {
        throw Refusal(Error::account_not_found);
    }
    return Response::json(
        200,
        base::Json::object({{"success", true}, {"nickname", nickname->empty() ? base::Json() : *nickname}})
            .dump());
}

}  // namespace holdfast::api
