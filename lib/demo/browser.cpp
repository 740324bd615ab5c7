#include "demo/browser.h"

#include "api/errors.h"
#include "base/text.h"
#include "http/url.h"

#include <string_view>
#include <variant>

namespace holdfast::demo {

std::string Browser::Reply::error() const {
    const std::string* code = body.string("error");
    return code != nullptr ? *code : "status " + std::to_string(status);
}

Browser::Reply Browser::get(const std::string& target) { return send("GET", site_.address + target, ""); }

Browser::Reply Browser::post(const std::string& target, const base::Json& body) {
    return send("POST", site_.address + target, body.dump());
}

std::string Browser::sign_in_at_provider(const std::string& login_url, const std::string& account_email) {
    http::Params choice;
    choice.add("prompt", "none");
    choice.add("login_hint", account_email);
    return send("GET", http::with_query(login_url, choice), "").location;
}

Browser::Reply Browser::send(const std::string& method, const std::string& url, const std::string& body) {
    http::FetchRequest request{method, url, {}, body};
    if (url.starts_with(site_.address)) {
        std::string cookies;
        for (const auto& [name, value] : cookies_)
            cookies.append(cookies.empty() ? "" : "; ").append(name).append("=").append(value);
        if (!cookies.empty()) request.headers.add("Cookie", cookies);
        request.headers.add("Sec-Fetch-Site", "same-origin");
        if (method == "POST") {
            request.headers.add("Origin", site_.public_url);
            request.headers.add("Content-Type", "application/json");
        }
    }
    const http::FetchResult result = fetcher_->fetch(request);
    const auto* answer = std::get_if<http::Answer>(&result);
    if (answer == nullptr) {
        throw api::Refusal(api::Error::unavailable,
                           "A browser of the lab got no answer (" +
                               std::string(name(std::get<http::FetchFailure>(result))) + ").");
    }
    keep_cookies(answer->headers);
    const std::string* location = answer->headers.find("Location");
    return {answer->status, location != nullptr ? own_part(*location) : "",
            base::Json::parse(answer->body).value_or(base::Json())};
}

std::string Browser::own_part(const std::string& url) const {
    return url.starts_with(site_.public_url) ? url.substr(site_.public_url.size()) : url;
}

// Paths do not matter: the server finds its cookies by their names.
void Browser::keep_cookies(const http::Headers& headers) {
    for (const auto& [field, text] : headers.fields()) {
        if (base::ascii_lower(field) != "set-cookie") continue;
        const auto equals = text.find('=');
        const std::string name = text.substr(0, equals);
        const bool is_removed = text.find("; Max-Age=0") != std::string::npos;
        if (is_removed) {
            cookies_.erase(name);
        } else {
            cookies_[name] = text.substr(equals + 1, text.find(';') - equals - 1);
        }
    }
}

}  // namespace holdfast::demo
