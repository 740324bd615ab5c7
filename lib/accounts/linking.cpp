#include "accounts/linking.h"

#include "accounts/callback_limits.h"
#include "base/random.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/pkce.h"
#include "storage/linking.h"
#include "storage/sessions.h"

#include <algorithm>
#include <chrono>

namespace holdfast::accounts {
namespace {

LinkFault fault_of(oauth::Step step) {
    switch (step) {
        case oauth::Step::invalid_grant:
            return LinkFault::invalid_grant;
        case oauth::Step::token_exchange:
            return LinkFault::token_exchange_failed;
        case oauth::Step::identity:
            return LinkFault::userinfo_failed;
    }
    return LinkFault::token_exchange_failed;
}

CallbackResult result_of(OwnershipResult&& result) {
    return std::visit([](auto&& one) -> CallbackResult { return std::forward<decltype(one)>(one); },
                      std::move(result));
}

std::string tag(const oauth::Provider& provider) { return "[" + base::ascii_upper(provider.name) + "]"; }

}  // namespace

sync::SemaphoreLimits callback_limits(std::size_t workers) {
    return {.places = std::max<std::size_t>(1, workers / 2),
            .max_wait = std::chrono::seconds(2),
            .max_waiting = workers / 4};
}

std::optional<std::string> callback_state_digest(const http::Params& query) {
    const std::string* state = query.only("state");
    if (state == nullptr || state->empty()) return std::nullopt;
    return state_digest(*state);
}

oauth::DiscoveryResult Linking::complete_provider(const oauth::Provider& provider) const {
    if (auto known = parts_.client.known(provider)) return std::move(*known);
    const sync::Semaphore::Place place(parts_.callbacks);
    if (!place) return oauth::DiscoveryFailure{"too many callbacks are at the provider"};
    return parts_.client.complete(provider);
}

StartResult Linking::begin(const oauth::Provider& provider, const CurrentUser& user,
                           const Wishes& wishes) const {
    const auto complete = complete_provider(provider);
    if (const auto* failure = std::get_if<oauth::DiscoveryFailure>(&complete)) {
        parts_.log.warning(tag(provider) + "[PROVIDER] " + failure->why);
        return ProviderUnreachable{};
    }
    const auto request = oauth::make_authorization_request();
    std::string url = oauth::authorization_url(*std::get<oauth::CompleteProvider>(complete),
                                               oauth::redirect_uri(public_url_, provider), request);
    if (wishes.login_hint) {
        http::Params hint;
        hint.add("login_hint", *wishes.login_hint);
        url = http::with_query(url, hint);
    }
    const Flow flow{user.user_id,          user.session_id, provider.name,
                    request.code_verifier, request.nonce,   parts_.clock.now() + kFlowLifetime,
                    wishes.app_return};
    return LinkingStart{std::move(url), state_digest(request.state),
                        seal_flow(parts_.flow_sealer, request.state, flow), flow.expires_at};
}

std::string Linking::ticket(const oauth::Provider& provider, const CurrentUser& user,
                            const std::optional<AppReturn>& app_return) const {
    return seal_ticket(parts_.flow_sealer, {user.user_id, user.session_id, provider.name,
                                            parts_.clock.now() + kFlowLifetime, app_return});
}

std::optional<StartResult> Linking::begin_by_ticket(const oauth::Providers& providers,
                                                    std::string_view ticket) {
    const base::Time now = parts_.clock.now();
    const auto opened = open_ticket(parts_.flow_sealer, ticket);
    if (!opened || opened->expires_at <= now) return std::nullopt;
    const oauth::Provider* provider = providers.find(opened->provider);
    const auto user = parts_.store.run(storage::FindSession{opened->session_id, now});
    if (provider == nullptr || !user || user->user_id != opened->user_id) return std::nullopt;
    StartResult start = begin(*provider, *user, {.app_return = opened->app_return});
    if (std::holds_alternative<ProviderUnreachable>(start)) return start;
    if (!parts_.store.run(storage::ConsumeState{state_digest(ticket), opened->expires_at, now}))
        return std::nullopt;
    return start;
}

std::optional<Flow> Linking::check_state(const oauth::Provider& provider, const Callback& callback) {
    const std::string* state = callback.query.only("state");
    const bool ambiguous = callback.query.malformed() || callback.query.count("code") > 1;
    if (state == nullptr || ambiguous || !callback.sealed_flow) return std::nullopt;

    const base::Time now = parts_.clock.now();
    auto flow = open_flow(parts_.flow_sealer, *state, *callback.sealed_flow);
    if (!flow || flow->provider != provider.name || flow->expires_at <= now) return std::nullopt;
    if (callback.browser_user_id && *callback.browser_user_id != flow->user_id) return std::nullopt;
    return flow;
}

bool Linking::use_state(const Callback& callback, const Flow& flow) {
    // Checked again: the store forgets a used state once it has expired, and that may have happened while the
    // callback waited for a place.
    const base::Time now = parts_.clock.now();
    if (flow.expires_at <= now) return false;
    const auto user = parts_.store.run(storage::ConsumeStateOfSession{
        flow.session_id, state_digest(*callback.query.only("state")), flow.expires_at, now});
    return user && user->user_id == flow.user_id;
}

CallbackResult Linking::redeem(const oauth::Provider& provider, const Flow& flow, const std::string& code,
                               const std::string& network) {
    const auto result = parts_.client.redeem(provider, oauth::redirect_uri(public_url_, provider), code,
                                             flow.code_verifier, flow.nonce);
    if (const auto* failure = std::get_if<oauth::GrantFailure>(&result)) {
        parts_.log.warning(tag(provider) + "[PROVIDER] " + failure->why);
        return fault_of(failure->step);
    }
    return result_of(parts_.ownership.claim(provider, std::get<oauth::Grant>(result), flow.user_id, network));
}

CallbackResult Linking::proceed(const oauth::Provider& provider, const Callback& callback, const Flow& flow) {
    auto response = oauth::read_authorization_response(provider, callback.query);
    const auto* code = std::get_if<oauth::AuthorizationCode>(&response);
    if (code == nullptr) {
        if (!use_state(callback, flow)) return LinkFault::invalid_state;
        if (auto* denied = std::get_if<oauth::AuthorizationDenied>(&response)) {
            return ProviderDenied{std::move(denied->error)};
        }
        return LinkFault::no_code;
    }
    const sync::Semaphore::Place place(parts_.callbacks);
    if (!place) {
        parts_.log.warning(tag(provider) + "[PROVIDER] too many callbacks are at the provider");
        return LinkFault::busy;
    }
    if (!use_state(callback, flow)) return LinkFault::invalid_state;
    return redeem(provider, flow, code->code, callback.network);
}

Completion Linking::completion(CallbackResult result, const std::optional<Flow>& flow) const {
    if (!flow || !flow->app_return) return {std::move(result)};
    BackToApp back{flow->app_return->url, ""};
    if (std::holds_alternative<Connected>(result)) {
        back.session_code =
            seal_session_code(parts_.flow_sealer,
                              {flow->user_id, flow->session_id, base::ordered_uuid(parts_.clock.now()),
                               flow->app_return->code_challenge, parts_.clock.now() + kSessionCodeLifetime});
    }
    return {std::move(result), std::move(back)};
}

Completion Linking::complete(const oauth::Provider& provider, const Callback& callback) {
    std::optional<Flow> flow;
    try {
        flow = check_state(provider, callback);
        return completion(flow ? proceed(provider, callback, *flow) : LinkFault::invalid_state, flow);
    } catch (const storage::StoreError& error) {
        parts_.log.error(tag(provider) + "[CALLBACK] Database error: " + std::string(name(error.kind())) +
                         " - " + base::escape_controls(error.what()));
        return completion(LinkFault::database_error, flow);
    }
}

std::variant<SessionCode, SessionCodeFault> Linking::check_session_code(std::string_view code,
                                                                        std::string_view verifier) const {
    auto opened = open_session_code(parts_.flow_sealer, code);
    if (!opened) return SessionCodeFault::not_ours;
    if (opened->expires_at <= parts_.clock.now()) return SessionCodeFault::expired;
    const bool is_of_challenge =
        crypto::is_code_verifier(verifier) &&
        crypto::equal_in_constant_time(crypto::code_challenge(verifier), opened->code_challenge);
    if (!is_of_challenge) return SessionCodeFault::wrong_verifier;
    return std::move(*opened);
}

}  // namespace holdfast::accounts
