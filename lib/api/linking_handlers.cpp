#include "api/authentication.h"
#include "api/cookies.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "api/rate_limiting.h"
#include "base/json.h"
#include "base/text.h"
#include "http/url.h"

namespace holdfast::api {
namespace {

const oauth::Provider& require_provider(const Context& context, const Request& request) {
    const oauth::Provider* provider = context.providers.find(request.path_param("provider"));
    if (provider == nullptr) throw Refusal(Error::not_found, "There is no such provider here.");
    return *provider;
}

Response redirect_to_app(const Context& context, int status, const std::string& query_and_fragment) {
    return Response::redirect(status, context.app_url + "/app?" + query_and_fragment);
}

bool wants_json(const Request& request) {
    const std::string* accept = request.headers.find("Accept");
    return accept != nullptr && base::ascii_lower(*accept).find("application/json") != std::string::npos;
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
        case accounts::LinkFault::database_query_failed:
            return Error::database_query_failed;
        case accounts::LinkFault::database_inconsistency:
            return Error::database_inconsistency;
        case accounts::LinkFault::database_error:
            return Error::database_error;
    }
    return Error::internal_error;
}

// The two forms of a callback's answer: a redirect for browsers, JSON for programs.
struct CallbackAnswer {
    const Context& context;
    const Request& request;
    const oauth::Provider& provider;

    Response connected(const accounts::Connected& connected) const {
        if (!wants_json(request)) return redirect_to_app(context, 307, "connection=success");
        return Response::json(200, base::Json::object({{"success", true},
                                                       {"data", base::Json::object({
                                                                    {"connection", "success"},
                                                                    {"account_id", connected.account_id},
                                                                })}})
                                       .dump());
    }

    Response conflict(const accounts::OwnershipConflict& conflict) const {
        const ErrorEntry& entry = entry_of(Error::ownership_conflict);
        if (!wants_json(request)) {
            // In the fragment: it reaches no server, no log and no Referer.
            return redirect_to_app(
                context, 307,
                "error=" + std::string(entry.code) + "#transfer_token=" + conflict.transfer_token);
        }
        auto body = error_body(entry.code, entry.detail, request.id);
        body.set("transfer_token", conflict.transfer_token);
        body.set("expires_in", accounts::kTransferLifetime.count());
        return error_response(entry.status, body);
    }

    Response failed(Error error) const {
        const ErrorEntry& entry = entry_of(error);
        const std::string code = code_for(entry, provider.name);
        if (!wants_json(request)) {
            const std::string hint = entry.hint.empty() ? "" : "&hint=" + std::string(entry.hint);
            return redirect_to_app(context, 307, "error=" + code + hint);
        }
        auto body = error_body(code, entry.detail, request.id);
        if (!entry.hint.empty()) body.set("hint", entry.hint);
        return error_response(entry.status, body);
    }
};

Response answer(const CallbackAnswer& as, const accounts::CallbackResult& result) {
    if (const auto* connected = std::get_if<accounts::Connected>(&result)) return as.connected(*connected);
    if (const auto* conflict = std::get_if<accounts::OwnershipConflict>(&result))
        return as.conflict(*conflict);
    if (const auto* denied = std::get_if<accounts::ProviderDenied>(&result)) {
        return as.failed(error_of_provider(denied->error));
    }
    return as.failed(error_of(std::get<accounts::LinkFault>(result)));
}

// The flow goes on: the same request may be repeated.
bool may_be_repeated(const accounts::CallbackResult& result) {
    const auto* fault = std::get_if<accounts::LinkFault>(&result);
    return fault != nullptr && *fault == accounts::LinkFault::busy;
}

}  // namespace

Response list_providers(const Context& context, const Request&) {
    base::Json::Array providers;
    for (const oauth::Provider& provider : context.providers.all()) {
        providers.push_back(base::Json::object(
            {{"name", provider.name}, {"display_name", provider.display_name}, {"mark", provider.mark}}));
    }
    return Response::json(200, base::Json::object({{"providers", providers}}).dump());
}

Response login_url(const Context& context, const Request& request) {
    const oauth::Provider& provider = require_provider(context, request);
    const auto user = require_user(context, request);
    require_allowance(context, request, LimitedAction::begin_linking, user.user_id);
    const auto start = context.linking.begin(provider, user);
    auto response = Response::json(200, base::Json::object({{"url", start.url}}).dump());
    set_flow_cookie(context, provider.name, start, response);
    return response;
}

Response start_linking(const Context& context, const Request& request) {
    const oauth::Provider& provider = require_provider(context, request);
    const auto user = find_user(context, request);
    if (!user) return redirect_to_app(context, 302, "error=not_signed_in");
    if (charge(context, request, LimitedAction::begin_linking, user->user_id)) {
        return redirect_to_app(context, 302, "error=rate_limited");
    }
    const auto start = context.linking.begin(provider, *user);
    auto response = Response::redirect(302, start.url);
    set_flow_cookie(context, provider.name, start, response);
    return response;
}

Response finish_linking(const Context& context, const Request& request) {
    // A HEAD would use up the state and the code while nobody sees the answer.
    if (request.method != "GET") return method_not_allowed_response("GET", request.id);
    const oauth::Provider& provider = require_provider(context, request);
    const auto digest = accounts::callback_state_digest(request.query);
    const auto sealed_flow = digest ? flow_cookie(context, request, *digest) : std::nullopt;
    const auto result =
        context.linking.complete(provider, {request.query, sealed_flow, browser_user_id(context, request)});

    auto response = answer(CallbackAnswer{context, request, provider}, result);
    if (digest && !may_be_repeated(result)) clear_flow_cookie(context, provider.name, *digest, response);
    return response;
}

}  // namespace holdfast::api
