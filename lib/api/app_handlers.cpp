#include "accounts/apps.h"
#include "accounts/linked_accounts.h"
#include "accounts/vault.h"
#include "api/account_json.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "api/request_body.h"
#include "base/json.h"
#include "storage/linking.h"

#include <chrono>
#include <variant>

namespace holdfast::api {
namespace {

constexpr std::int64_t kMostSeconds = 3600;
constexpr std::int64_t kDefaultSeconds = 60;

// As its owner sees it, and whose it is.
base::Json owned_account_json(const accounts::AccountView& view) {
    auto json = account_json(view);
    json.set("user_id", view.account.user_id);
    return json;
}

// An account that the app may see. Throws Refusal account_not_found.
accounts::AccountView require_account(const Call& call, const storage::App& app) {
    auto view = call.context.linked_accounts.find(call.request.path_param("account_id"));
    if (!view || !accounts::may_see(app, view->account.provider)) throw Refusal(Error::account_not_found);
    return std::move(*view);
}

// The answer to each outcome of the vault.
struct Answer {
    const Call& call;
    const storage::App& app;

    Response operator()(const accounts::IssuedToken& token) const {
        call.context.apps.tell_token_issued(app, token.stored, call.network);
        return success_response(
            200,
            base::Json::object({{"access_token", token.access_token},
                                {"token_type", "Bearer"},
                                {"expires_at", token.expires_at ? base::Json(base::rfc3339(*token.expires_at))
                                                                : base::Json()},
                                {"scope", token.stored.granted_scope},
                                {"provider", token.stored.provider},
                                {"provider_account_id", token.stored.provider_account_id}}));
    }
    Response operator()(const accounts::NoSuchAccount&) const { throw Refusal(Error::account_not_found); }
    Response operator()(const accounts::AccountDisconnected&) const {
        throw Refusal(Error::account_disconnected);
    }
    Response operator()(const accounts::NeedsReconnect& state) const {
        throw Refusal(Error::needs_reconnect).add("reason", state.reason);
    }
    Response operator()(const accounts::ProviderUnavailable& state) const {
        throw Refusal(Error::provider_unavailable, state.retry_after);
    }
};

}  // namespace

Response list_accounts_of_user(const Call& call, const storage::App& app) {
    const auto views = call.context.linked_accounts.list_of(call.request.path_param("user_id"));
    if (!views) throw Refusal(Error::user_not_found);
    base::Json::Array accounts;
    for (const accounts::AccountView& view : *views) {
        if (accounts::may_see(app, view.account.provider)) accounts.push_back(owned_account_json(view));
    }
    return success_response(200, base::Json::object({{"accounts", std::move(accounts)}}));
}

Response show_account(const Call& call, const storage::App& app) {
    return success_response(
        200, base::Json::object({{"account", owned_account_json(require_account(call, app))}}));
}

Response issue_access_token(const Call& call, const storage::AppAndTokens& found) {
    const std::int64_t seconds = optional_number(call.body, "min_seconds", kMostSeconds, kDefaultSeconds);
    const auto user_id = optional_text(call.body, "user_id");
    const auto outcome = call.context.vault.access_token(found.tokens, found.app.provider, user_id,
                                                         std::chrono::seconds(seconds));
    return std::visit(Answer{call, found.app}, outcome);
}

Response report_token(const Call& call, const storage::AppAndTokens& found) {
    if (require_text(call.body, "error") != "invalid_token") {
        throw Refusal(Error::invalid_request, "The field \"error\" must be \"invalid_token\".");
    }
    const auto& tokens = found.tokens;
    if (!tokens || !accounts::may_see(found.app, tokens->provider)) throw Refusal(Error::account_not_found);
    if (!tokens->is_active) throw Refusal(Error::account_disconnected);
    if (!call.context.vault.report_invalid_token(tokens->account_id)) throw Refusal(Error::account_not_found);
    return success_response(202, base::Json::object({}));
}

}  // namespace holdfast::api
