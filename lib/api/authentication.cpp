#include "api/authentication.h"

#include "accounts/session_tokens.h"
#include "accounts/users.h"
#include "api/cookies.h"
#include "api/errors.h"
#include "api/read_ahead.h"
#include "api/request_body.h"
#include "base/text.h"
#include "http/url.h"
#include "storage/sessions.h"

namespace holdfast::api {
namespace {

bool changes_something(const http::Request& request) {
    return request.method != "GET" && request.method != "HEAD";
}

bool is_origin_of(std::string_view origin, const std::string& url) {
    const auto parsed = http::Url::parse(url);
    return parsed && origin == parsed->origin();
}

// For a plain link. Sec-Fetch-Site must say that it was followed on a page of ours or opened by the browser's
// user; or Referer must name the app, which may be on another site.
void require_own_link(const Context& context, const http::Request& request) {
    const std::string* site = request.headers.find("Sec-Fetch-Site");
    if (site != nullptr && (*site == "same-origin" || *site == "none")) return;
    const std::string* referrer = request.headers.find("Referer");
    const auto page = referrer != nullptr ? http::Url::parse(*referrer) : std::nullopt;
    if (page && is_origin_of(page->origin(), context.app_url)) return;
    throw Refusal(Error::cross_site);
}

std::optional<accounts::CurrentUser> authenticate(const Context& context, const http::Request& request,
                                                  std::string_view access_token) {
    if (const auto* user = user_ahead(context, request, access_token)) return *user;
    return context.users.authenticate(access_token);
}

// The user of the request; nullopt if nobody is signed in. `require_own` is called if only a cookie names the
// user.
std::optional<accounts::CurrentUser> find_user(const Context& context, const http::Request& request,
                                               void (*require_own)(const Context&, const http::Request&)) {
    // A bearer token beats the cookie. A field with another scheme may be for a proxy, so it is ignored.
    if (const auto token = bearer_token(request)) return authenticate(context, request, *token);
    const auto token = access_token_cookie(context, request);
    if (!token) return std::nullopt;
    require_own(context, request);
    return authenticate(context, request, *token);
}

void require_nothing(const Context&, const http::Request&) {}

std::string_view require_app_credential(const http::Request& request) {
    const http::Headers& headers = request.headers;
    const bool is_browser = headers.find("Origin") != nullptr || headers.find("Sec-Fetch-Site") != nullptr;
    if (is_browser) throw Refusal(Error::cross_site, "An app's credential must not be used in a browser.");
    const auto credential = bearer_token(request);
    if (!credential) throw Refusal(Error::invalid_app);
    return *credential;
}

void require_scope(const storage::App& app, accounts::AppScope scope) {
    if (accounts::has_scope(app, scope)) return;
    throw Refusal(Error::insufficient_scope,
                  "The app needs the scope " + std::string(accounts::name(scope)) + ".");
}

}  // namespace

std::optional<std::string_view> bearer_token(const http::Request& request) {
    const std::string* authorization = request.headers.find("Authorization");
    if (authorization == nullptr) return std::nullopt;
    const auto blank = std::min(authorization->find(' '), authorization->size());
    if (base::ascii_lower(authorization->substr(0, blank)) != "bearer") return std::nullopt;
    return std::string_view(*authorization).substr(std::min(blank + 1, authorization->size()));
}

void require_own_pages(const Context& context, const http::Request& request) {
    if (const std::string* origin = request.headers.find("Origin")) {
        if (is_origin_of(*origin, context.public_url) || is_origin_of(*origin, context.app_url)) return;
    } else if (const std::string* site = request.headers.find("Sec-Fetch-Site")) {
        if (*site == "same-origin") return;
    }
    throw Refusal(Error::cross_site);
}

accounts::CurrentUser require_user(const Context& context, const http::Request& request) {
    auto user = find_user(context, request, changes_something(request) ? require_own_pages : require_nothing);
    if (!user) throw Refusal(Error::not_signed_in);
    return std::move(*user);
}

accounts::CurrentUser require_user_of_own_link(const Context& context, const http::Request& request) {
    auto user = find_user(context, request, require_own_link);
    if (!user) throw Refusal(Error::not_signed_in);
    return std::move(*user);
}

std::string require_refresh_token(const Context& context, const http::Request& request,
                                  const base::Json& body) {
    if (body.find("refresh_token") != nullptr) return require_text(body, "refresh_token");
    auto token = refresh_token_cookie(context, request);
    if (!token) throw Refusal(Error::invalid_refresh_token);
    require_own_pages(context, request);
    return std::move(*token);
}

storage::App require_app(const Context& context, const http::Request& request, accounts::AppScope scope) {
    auto app = context.apps.find(require_app_credential(request));
    if (!app) throw Refusal(Error::invalid_app);
    require_scope(*app, scope);
    return std::move(*app);
}

storage::AppAndTokens require_app_and_tokens(const Context& context, const http::Request& request,
                                             accounts::AppScope scope) {
    const std::string_view credential = require_app_credential(request);
    std::optional<storage::AppAndTokens> found;
    if (const auto* ahead = app_ahead(context, request, credential)) {
        found = *ahead;
        context.apps.keep_use(ahead->app);
    } else {
        found = context.apps.find_with_tokens(credential, request.path_param("account_id"));
    }
    if (!found) throw Refusal(Error::invalid_app);
    require_scope(found->app, scope);
    return std::move(*found);
}

std::optional<std::string> browser_user_id(const Context& context, const http::Request& request) {
    const auto token = access_token_cookie(context, request);
    const auto claims = token ? context.session_tokens.verify_ignoring_expiry(*token) : std::nullopt;
    if (!claims) return std::nullopt;
    return claims->user_id;
}

}  // namespace holdfast::api
