#include "api/cookies.h"

#include "http/cookie.h"

namespace holdfast::api {
namespace {

constexpr std::string_view kAccess = "holdfast_session";
constexpr std::string_view kRefresh = "holdfast_refresh";
constexpr std::string_view kFlow = "holdfast_flow_";
constexpr std::size_t kFlowNameDigits = 16;

bool is_secure(const Context& context) { return context.public_url.starts_with("https://"); }

// __Host- demands Path=/, so that the flow's cookie, which has a path of its own, can only be __Secure-
// (RFC 6265bis section 4.1.3).
std::string host_name(const Context& context, std::string_view name) {
    return (is_secure(context) ? "__Host-" : "") + std::string(name);
}

std::string flow_name(const Context& context, std::string_view state_digest) {
    return (is_secure(context) ? "__Secure-" : "") + std::string(kFlow) +
           std::string(state_digest.substr(0, kFlowNameDigits));
}

void add_cookie(http::Response& response, const http::Cookie& cookie) {
    response.headers.add("Set-Cookie", cookie.text());
}

void add_session_cookie(const Context& context, std::string_view name, const std::string& value,
                        std::chrono::seconds max_age, http::Response& response) {
    add_cookie(response, {host_name(context, name), value, "/", max_age, is_secure(context)});
}

void add_flow_cookie(const Context& context, const std::string& provider, std::string_view state_digest,
                     const std::string& value, std::chrono::seconds max_age, http::Response& response) {
    add_cookie(response, {flow_name(context, state_digest), value, "/auth/" + provider + "/callback", max_age,
                          is_secure(context)});
}

}  // namespace

std::optional<std::string> access_token_cookie(const Context& context, const http::Request& request) {
    return http::find_cookie(request, host_name(context, kAccess));
}

std::optional<std::string> refresh_token_cookie(const Context& context, const http::Request& request) {
    return http::find_cookie(request, host_name(context, kRefresh));
}

void set_session_cookies(const Context& context, const accounts::SignedIn& session,
                         http::Response& response) {
    // The access token's cookie outlives the token: a callback can tell by it who used this browser last.
    add_session_cookie(context, kAccess, session.access_token, accounts::kSessionLifetime, response);
    add_session_cookie(context, kRefresh, session.refresh_token, accounts::kSessionLifetime, response);
}

void clear_session_cookies(const Context& context, http::Response& response) {
    add_session_cookie(context, kAccess, "", std::chrono::seconds(0), response);
    add_session_cookie(context, kRefresh, "", std::chrono::seconds(0), response);
}

std::optional<std::string> flow_cookie(const Context& context, const http::Request& request,
                                       std::string_view state_digest) {
    return http::find_cookie(request, flow_name(context, state_digest));
}

void set_flow_cookie(const Context& context, const std::string& provider, const accounts::LinkingStart& start,
                     http::Response& response) {
    add_flow_cookie(context, provider, start.state_digest, start.sealed_flow, accounts::kFlowLifetime,
                    response);
}

void clear_flow_cookie(const Context& context, const std::string& provider, std::string_view state_digest,
                       http::Response& response) {
    add_flow_cookie(context, provider, state_digest, "", std::chrono::seconds(0), response);
}

}  // namespace holdfast::api
