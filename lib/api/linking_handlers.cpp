#include "api/authentication.h"
#include "api/callback_errors.h"
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
        const CallbackError& error = ownership_conflict_error();
        if (!wants_json(request)) {
            // In the fragment: it reaches no server, no log and no Referer.
            return redirect_to_app(context, 307,
                                   "error=ownership_conflict#transfer_token=" + conflict.transfer_token);
        }
        auto body = json_body(error);
        body.set("transfer_token", conflict.transfer_token);
        body.set("expires_in", accounts::kTransferLifetime.count());
        return Response::json(error.status, body.dump());
    }

    Response failed(const CallbackError& error) const {
        if (wants_json(request)) {
            auto response = Response::json(error.status, json_body(error).dump());
            if (error.status == 503) response.headers.set("Retry-After", "1");
            return response;
        }
        const std::string hint = error.hint.empty() ? "" : "&hint=" + std::string(error.hint);
        return redirect_to_app(context, 307, "error=" + code_for(error, provider.name) + hint);
    }

  private:
    base::Json json_body(const CallbackError& error) const {
        auto body = base::Json::object({{"success", false},
                                        {"error", code_for(error, provider.name)},
                                        {"detail", error.detail},
                                        {"request_id", request.id}});
        if (!error.hint.empty()) body.set("hint", error.hint);
        return body;
    }
};

Response answer(const CallbackAnswer& as, const accounts::CallbackResult& result) {
    if (const auto* connected = std::get_if<accounts::Connected>(&result)) return as.connected(*connected);
    if (const auto* conflict = std::get_if<accounts::OwnershipConflict>(&result))
        return as.conflict(*conflict);
    if (const auto* denied = std::get_if<accounts::ProviderDenied>(&result)) {
        return as.failed(callback_error_of(*denied));
    }
    return as.failed(callback_error_of(std::get<accounts::LinkFault>(result)));
}

// The flow goes on: the same request may be repeated.
bool may_be_repeated(const accounts::CallbackResult& result) {
    const auto* fault = std::get_if<accounts::LinkFault>(&result);
    return fault != nullptr && *fault == accounts::LinkFault::busy;
}

}  // namespace

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
