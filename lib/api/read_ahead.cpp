#include "api/read_ahead.h"

#include "accounts/session_tokens.h"
#include "accounts/users.h"
#include "api/authentication.h"
#include "api/cookies.h"
#include "storage/sessions.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::api {
namespace {

// Found for a request. Its Request::read_ahead is this, a StoreError, or empty.
template <class Found>
struct Ahead {
    std::string credential;
    Found found;
    base::Time at;
};

// How the database failed while it was read for the request; null if it did not.
const storage::StoreError* fault_of(const http::Request& request) {
    return std::any_cast<storage::StoreError>(&request.read_ahead);
}

template <class Found>
const Found* ahead(const Context& context, const http::Request& request, std::string_view credential) {
    const auto* ahead = std::any_cast<Ahead<Found>>(&request.read_ahead);
    if (ahead == nullptr || ahead->credential != credential) return nullptr;
    const auto age = context.clock.now() - ahead->at;  // negative if the clock was set back
    return age >= age.zero() && age <= kFresh ? &ahead->found : nullptr;
}

// Requests that ask the same, each with its credential.
struct Asking {
    std::vector<http::Request*> requests;
    std::vector<std::string> credentials;

    void add(http::Request& request, std::optional<std::string> credential) {
        if (!credential) return;
        requests.push_back(&request);
        credentials.push_back(std::move(*credential));
    }

    // Leaves with each request what `read` finds for it; if the database fails, that.
    template <class Read>
    void ask(const base::Clock& clock, const Read& read) {
        if (requests.empty()) return;
        try {
            auto found = read();
            using Found = typename decltype(found)::value_type::value_type;
            const base::Time at = clock.now();
            for (std::size_t i = 0; i < requests.size(); ++i) {
                if (found[i])
                    requests[i]->read_ahead =
                        Ahead<Found>{std::move(credentials[i]), std::move(*found[i]), at};
            }
        } catch (const storage::StoreError& error) {
            // Each gets one of its own, because each is thrown on another thread.
            for (http::Request* request : requests)
                request->read_ahead = storage::StoreError(error.kind(), error.what());
        }
    }
};

std::optional<std::string> bearer(const http::Request& request) {
    const auto token = bearer_token(request);
    return token ? std::optional<std::string>(*token) : std::nullopt;
}

std::optional<std::string> access_token(const Context& context, const http::Request& request) {
    auto token = bearer(request);
    return token ? token : access_token_cookie(context, request);
}

std::vector<std::optional<CurrentUser>> find_users(const Context& context, const Asking& asking) {
    const std::vector<std::string_view> tokens(asking.credentials.begin(), asking.credentials.end());
    return context.users.authenticate_together(tokens);
}

std::vector<std::optional<storage::AppAndTokens>> find_apps(const Context& context, const Asking& asking) {
    std::vector<accounts::Apps::Question> questions;
    for (std::size_t i = 0; i < asking.requests.size(); ++i)
        questions.push_back({asking.credentials[i], asking.requests[i]->path_param("account_id")});
    return context.apps.find_together(questions);
}

}  // namespace

void read_ahead(const Context& context, std::span<const Route> routes,
                std::span<http::Request* const> requests) noexcept {
    try {
        Asking of_users, of_apps;
        for (http::Request* request : requests) {
            if (!request->route) continue;
            const Route& route = routes[*request->route];
            if (route.lane == kHashingLane) continue;  // they wait for longer than kFresh
            if (has_session(route.who) || route.who == Who::caller)
                of_users.add(*request, access_token(context, *request));
            else if (route.who == Who::app_for_tokens)
                of_apps.add(*request, bearer(*request));
        }
        of_users.ask(context.clock, [&] { return find_users(context, of_users); });
        of_apps.ask(context.clock, [&] { return find_apps(context, of_apps); });
    } catch (const std::exception&) {
        // There was no memory for it, say: the gate asks the database itself.
    }
}

const CurrentUser* user_ahead(const Context& context, const http::Request& request,
                              std::string_view access_token) {
    if (const auto* fault = fault_of(request)) {
        const bool is_ours =
            context.session_tokens.verify_access_token(access_token, context.clock.now()).has_value();
        if (is_ours) throw *fault;
    }
    return ahead<CurrentUser>(context, request, access_token);
}

const storage::AppAndTokens* app_ahead(const Context& context, const http::Request& request,
                                       std::string_view credential) {
    if (const auto* fault = fault_of(request); fault != nullptr && accounts::is_app_credential(credential))
        throw *fault;
    return ahead<storage::AppAndTokens>(context, request, credential);
}

}  // namespace holdfast::api
