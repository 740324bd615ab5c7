#include "support/browser.h"

#include "base/json.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>

namespace holdfast::test {
namespace {

bool changes_something(const std::string& method) { return method != "GET" && method != "HEAD"; }

// RFC 6265 section 5.1.4.
bool path_matches(std::string_view asked, std::string_view cookie_path) {
    if (!asked.starts_with(cookie_path)) return false;
    return asked.size() == cookie_path.size() || cookie_path.ends_with('/') ||
           asked[cookie_path.size()] == '/';
}

// The value of an attribute; nullopt if the Set-Cookie has none of that name.
std::optional<std::string> attribute(const std::string& set_cookie, const std::string& name) {
    const auto start = set_cookie.find("; " + name);
    if (start == std::string::npos) return std::nullopt;
    const auto value = start + 2 + name.size();
    const auto end = std::min(set_cookie.find(';', value), set_cookie.size());
    return set_cookie.substr(std::min(value + 1, end), end - std::min(value + 1, end));
}

// RFC 6265bis section 4.1.3.
void check_prefix(const std::string& name, const std::string& set_cookie, const std::string& path) {
    const bool host = name.starts_with("__Host-");
    if (!host && !name.starts_with("__Secure-")) return;
    const bool fits =
        attribute(set_cookie, "Secure") && !(host && (path != "/" || attribute(set_cookie, "Domain")));
    if (!fits) throw std::runtime_error("browsers refuse this cookie: " + set_cookie);
}

http::Response expect(int status, http::Response response) {
    if (response.status != status) {
        throw std::runtime_error("expected " + std::to_string(status) + ", got " +
                                 std::to_string(response.status) + " " + response.body);
    }
    return response;
}

}  // namespace

http::Response Browser::send(const std::string& method, const std::string& target, const std::string& body,
                             const Fields& fields) {
    auto request = make_request(method, target, body, fields);
    const std::string cookies = cookie_header(request.path);
    if (!cookies.empty()) request.headers.add("Cookie", cookies);
    if (origin && changes_something(method) && request.headers.find("Origin") == nullptr)
        request.headers.add("Origin", *origin);
    if (origin && request.headers.find("Sec-Fetch-Site") == nullptr)
        request.headers.add("Sec-Fetch-Site", *origin == site_->public_url ? "same-origin" : "cross-site");
    auto response = handle_(request);
    keep_cookies(response);
    return response;
}

// A refresh token is in the cookie that keeps it, or in the body.
Person Browser::session_of(const http::Response& response) const {
    const auto kept = cookies("/", "holdfast_refresh");
    const std::string refresh_token =
        kept.empty() ? text_at(response, "data.refresh_token") : kept.front().second;
    return {text_at(response, "data.user_id"), text_at(response, "data.email"),
            text_at(response, "data.access_token"), refresh_token};
}

Person Browser::sign_up(const std::string& email, const std::string& password) {
    const auto body =
        base::Json::object({{"email", email}, {"password", password}, {"username", "User of " + email}});
    return session_of(expect(201, post("/api/v1/auth/signup", body.dump())));
}

Person Browser::log_in(const std::string& email, const std::string& password) {
    const auto body = base::Json::object({{"email", email}, {"password", password}});
    return session_of(expect(200, post("/api/v1/auth/login", body.dump())));
}

std::string Browser::login_url(const std::string& provider) {
    return text_at(expect(200, get("/auth/" + provider + "/login-url")), "url");
}

std::string Browser::come_back(const std::string& login_url, const std::string& email) {
    return site_->sign_in_at_provider(login_url, email).substr(site_->public_url.size());
}

http::Response Browser::connect(const std::string& email, const Fields& fields, const std::string& provider) {
    return get(come_back(login_url(provider), email), fields);
}

std::string Browser::cookie(const std::string& name, const std::string& target) const {
    for (const Cookie& one : cookies_) {
        if (one.name == name && path_matches(target, one.path)) return one.value;
    }
    return "";
}

std::vector<std::pair<std::string, std::string>> Browser::cookies(const std::string& target,
                                                                  const std::string& part) const {
    std::vector<std::pair<std::string, std::string>> found;
    for (const Cookie& one : cookies_) {
        if (one.name.find(part) != std::string::npos && path_matches(target, one.path))
            found.emplace_back(one.name, one.value);
    }
    return found;
}

void Browser::set_cookie(const std::string& name, const std::string& value, const std::string& path) {
    std::erase_if(cookies_, [&](const Cookie& one) { return one.name == name && one.path == path; });
    if (!value.empty()) cookies_.push_back({name, value, path});
}

std::string Browser::cookie_header(const std::string& path) const {
    std::string header;
    for (const Cookie& one : cookies_) {
        if (path_matches(path, one.path)) header += (header.empty() ? "" : "; ") + one.name + "=" + one.value;
    }
    return header;
}

void Browser::keep_cookies(const http::Response& response) {
    for (const std::string& text : set_cookies(response)) {
        const auto equals = text.find('=');
        const std::string name = text.substr(0, equals);
        const std::string path = attribute(text, "Path").value_or("/");
        check_prefix(name, text, path);
        const bool removed = attribute(text, "Max-Age") == "0";
        set_cookie(name, removed ? "" : text.substr(equals + 1, text.find(';') - equals - 1), path);
    }
}

}  // namespace holdfast::test
