#include "accounts/linked_accounts.h"
#include "accounts/linking.h"
#include "api/authentication.h"
#include "api/cookies.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "base/json.h"
#include "oauth/provider.h"
#include "storage/linking.h"
#include "storage/sessions.h"

namespace holdfast::api {
namespace {

const oauth::Provider& require_provider(const Call& call) {
    const oauth::Provider* provider = call.context.providers.find(call.request.path_param("provider"));
    if (provider == nullptr) throw Refusal(Error::not_found, "There is no such provider here.");
    return *provider;
}

Error error_of(accounts::LinkFault fault) {
    switch (fault) {
        case accounts::LinkFault::invalid_state:
            return Error::invalid_state;
        case accounts::LinkFault::no_code:
            return Error::no_code;
        case accounts::LinkFault::busy:
            return Error::provider_busy;
        case accounts::LinkFault::invalid_grant:
            return Error::invalid_grant;
        case accounts::LinkFault::token_exchange_failed:
            return Error::token_exchange_failed;
        case accounts::LinkFault::userinfo_failed:
            return Error::userinfo_failed;
        case accounts::LinkFault::too_many_accounts:
            return Error::too_many_accounts;
        case accounts::LinkFault::handover_disabled:
            return Error::handover_disabled;
        case accounts::LinkFault::database_query_failed:
            return Error::database_query_failed;
        case accounts::LinkFault::database_inconsistency:
            return Error::database_inconsistency;
        case accounts::LinkFault::database_error:
            return Error::database_error;
    }
    return Error::internal_error;
}

Response failed(const Call& call, const Refusal& refusal) {
    return error_response(Errors::callback, refusal, call.context, call.request);
}

Response connected(const Call& call, const accounts::Connected& connected) {
    if (!wants_json(call.request)) return redirect_to_app(call.context, 307, "connection=success");
    return success_response(
        200, base::Json::object({{"connection", "success"}, {"account_id", connected.account_id}}));
}

Response in_conflict(const Call& call, const accounts::OwnershipConflict& conflict) {
    Refusal refusal(Error::ownership_conflict);
    refusal.add("transfer_token", conflict.transfer_token);
    refusal.add("expires_in", accounts::kTransferLifetime.count());
    auto response = failed(call, refusal);
    // A fragment reaches no server, no log and no Referer.
    if (const std::string* location = response.headers.find("Location"))
        response.headers.set("Location", *location + "#transfer_token=" + conflict.transfer_token);
    return response;
}

// The error of a callback that is neither a success nor a conflict.
Error error_of(const accounts::CallbackResult& result) {
    if (const auto* denied = std::get_if<accounts::ProviderDenied>(&result))
        return error_of_provider(denied->error);
    return error_of(std::get<accounts::LinkFault>(result));
}

Response answer(const Call& call, const accounts::CallbackResult& result) {
    if (const auto* done = std::get_if<accounts::Connected>(&result)) return connected(call, *done);
    if (const auto* conflict = std::get_if<accounts::OwnershipConflict>(&result))
        return in_conflict(call, *conflict);
    return failed(call, Refusal(error_of(result)));
}

// The redirect to the page of an application that began the flow, in the parameters that Supabase's client
// reads there. A conflict is not for it: only the page of this server knows what to do with the offer.
Response back_to_app(const Call& call, const accounts::CallbackResult& result,
                     const accounts::BackToApp& back) {
    http::Params query;
    if (std::holds_alternative<accounts::Connected>(result)) {
        query.add("code", back.session_code);
    } else {
        const ErrorEntry& entry = entry_of(error_of(result));
        const bool is_denied = entry.error == Error::provider_access_denied;
        query.add("error",
                  is_denied ? "access_denied" : (entry.status >= 500 ? "server_error" : "invalid_request"));
        query.add("error_code", code_for(entry, call.request.path_param("provider")));
        query.add("error_description", std::string(entry.detail));
    }
    return Response::redirect(307, http::with_query(back.url, query));
}

// True if the same callback may be sent again, so that its flow must be kept.
bool may_be_repeated(const accounts::CallbackResult& result) {
    const auto* fault = std::get_if<accounts::LinkFault>(&result);
    return fault != nullptr && *fault == accounts::LinkFault::busy;
}

// The email of the account that is to be connected again; nullopt if the request names none. Throws Refusal
// account_not_found if the user has no such account at this provider.
std::optional<std::string> hinted_email(const Call& call, const oauth::Provider& provider,
                                        const CurrentUser& user) {
    const std::string* account_id = call.request.query.only("account_id");
    if (account_id == nullptr) return std::nullopt;
    const auto view = call.context.linked_accounts.find(*account_id);
    const bool is_own =
        view && view->account.user_id == user.user_id && view->account.provider == provider.name;
    if (!is_own) throw Refusal(Error::account_not_found);
    return view->account.account_email;
}

// Throws Refusal provider_unavailable.
accounts::LinkingStart require_start(accounts::StartResult result) {
    if (auto* start = std::get_if<accounts::LinkingStart>(&result)) return std::move(*start);
    throw Refusal(Error::provider_unavailable);
}

}  // namespace

Response list_providers(const Call& call) {
    base::Json::Array providers;
    for (const oauth::Provider& provider : call.context.providers.all()) {
        providers.push_back(base::Json::object(
            {{"name", provider.name}, {"display_name", provider.display_name}, {"mark", provider.mark}}));
    }
    auto response = Response::json(200, base::Json::object({{"providers", providers}}).dump());
    // The providers change only with the server's settings.
    response.headers.set("Cache-Control", "public, max-age=600");
    return response;
}

Response login_url(const Call& call, const CurrentUser& user) {
    const oauth::Provider& provider = require_provider(call);
    const auto start = require_start(
        call.context.linking.begin(provider, user, {.login_hint = hinted_email(call, provider, user)}));
    auto response = Response::json(200, base::Json::object({{"url", start.url}}).dump());
    set_flow_cookie(call.context, call.request, start, response);
    return response;
}

Response start_linking(const Call& call, const CurrentUser& user) {
    const oauth::Provider& provider = require_provider(call);
    const auto start = require_start(call.context.linking.begin(provider, user, {}));
    auto response = Response::redirect(302, start.url);
    set_flow_cookie(call.context, call.request, start, response);
    return response;
}

Response finish_linking(const Call& call) {
    const auto& [context, request, body, client, network] = call;
    // HEAD would use up the state and the code, and nobody would see the answer.
    if (request.method != "GET") return method_not_allowed_response("GET", request.id);
    const oauth::Provider& provider = require_provider(call);
    const auto digest = accounts::callback_state_digest(request.query);
    const auto sealed_flow = digest ? flow_cookie(context, request, *digest) : std::nullopt;
    const auto done = context.linking.complete(
        provider, {request.query, sealed_flow, browser_user_id(context, request), network});

    const bool is_for_app = done.back_to_app && !wants_json(request) &&
                            !std::holds_alternative<accounts::OwnershipConflict>(done.result);
    auto response =
        is_for_app ? back_to_app(call, done.result, *done.back_to_app) : answer(call, done.result);
    if (digest && !may_be_repeated(done.result)) clear_flow_cookie(context, *digest, response);
    return response;
}

}  // namespace holdfast::api
