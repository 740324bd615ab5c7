#include "api/cookies.h"

#include "base/clock.h"
#include "http/cookie.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <vector>

namespace holdfast::api {
namespace {

constexpr std::string_view kAccess = "holdfast_session";
constexpr std::string_view kRefresh = "holdfast_refresh";
constexpr std::string_view kFlow = "holdfast_flow_";
constexpr std::size_t kFlowNameDigits = 16;

bool is_secure(const Context& context) { return context.public_url.starts_with("https://"); }

// With __Host-, only this host itself can set the cookie, over https; a sibling domain can't (RFC 6265bis
// section 4.1.3). It demands Path=/.
std::string host_name(const Context& context, std::string_view name) {
    return (is_secure(context) ? "__Host-" : "") + std::string(name);
}

std::string flow_name(const Context& context, std::string_view state_digest) {
    return host_name(context, kFlow) + std::string(state_digest.substr(0, kFlowNameDigits));
}

void add_cookie(http::Response& response, const http::Cookie& cookie) {
    response.headers.add("Set-Cookie", cookie.text());
}

void add_session_cookie(const Context& context, std::string_view name, const std::string& value,
                        std::chrono::seconds max_age, http::Response& response) {
    add_cookie(response, {host_name(context, name), value, "/", max_age, is_secure(context)});
}

void add_flow_cookie(const Context& context, const std::string& name, const std::string& value,
                     std::chrono::seconds max_age, http::Response& response) {
    add_cookie(response, {name, value, is_secure(context) ? "/" : "/auth", max_age, is_secure(context)});
}

// The value is "<expiry in Unix seconds>.<sealed flow>". This expiry only orders the cookies; the sealed flow
// has its own, which counts.
constexpr char kDot = '.';

std::int64_t expiry_of(std::string_view value) {
    std::int64_t expiry = 0;
    std::from_chars(value.data(), value.data() + std::min(value.find(kDot), value.size()), expiry);
    return expiry;
}

// The names of the browser's flow cookies, oldest first.
std::vector<std::string> kept_flows(const Context& context, const http::Request& request) {
    auto cookies = http::find_cookies(request, host_name(context, kFlow));
    std::erase_if(cookies, [&](const auto& cookie) {
        const std::string digits = cookie.first.substr(host_name(context, kFlow).size());
        return digits.size() != kFlowNameDigits ||
               digits.find_first_not_of("0123456789abcdef") != std::string::npos;
    });
    std::stable_sort(cookies.begin(), cookies.end(), [](const auto& one, const auto& other) {
        return expiry_of(one.second) < expiry_of(other.second);
    });
    std::vector<std::string> names;
    for (const auto& cookie : cookies) names.push_back(cookie.first);
    return names;
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
    // The cookie lives longer than the access token, so that a callback knows who used this browser last.
    add_session_cookie(context, kAccess, session.access_token, accounts::kSessionLifetime, response);
    add_session_cookie(context, kRefresh, session.refresh_token, accounts::kSessionLifetime, response);
}

void clear_session_cookies(const Context& context, http::Response& response) {
    add_session_cookie(context, kAccess, "", std::chrono::seconds(0), response);
    add_session_cookie(context, kRefresh, "", std::chrono::seconds(0), response);
}

std::optional<std::string> flow_cookie(const Context& context, const http::Request& request,
                                       std::string_view state_digest) {
    const auto value = http::find_cookie(request, flow_name(context, state_digest));
    if (!value) return std::nullopt;
    return value->substr(std::min(value->find(kDot), value->size() - 1) + 1);
}

void set_flow_cookie(const Context& context, const http::Request& request,
                     const accounts::LinkingStart& start, http::Response& response) {
    const auto kept = kept_flows(context, request);
    for (std::size_t i = 0; i + kMaxFlows <= kept.size(); ++i) {
        add_flow_cookie(context, kept[i], "", std::chrono::seconds(0), response);
    }
    add_flow_cookie(context, flow_name(context, start.state_digest),
                    std::to_string(base::unix_seconds(start.expires_at)) + kDot + start.sealed_flow,
                    accounts::kFlowLifetime, response);
}

void clear_flow_cookie(const Context& context, std::string_view state_digest, http::Response& response) {
    add_flow_cookie(context, flow_name(context, state_digest), "", std::chrono::seconds(0), response);
}

}  // namespace holdfast::api
