// The demo provider with a registered client, without a socket, with a clock that stands still.
#pragma once

#include "base/json.h"
#include "http/url.h"
#include "oauth/authorization.h"
#include "oauth/client.h"
#include "oauth/demo/demo_provider.h"
#include "oauth/provider.h"
#include "support/demo_fetcher.h"
#include "support/manual_clock.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::test {

inline constexpr const char* kRedirectUri = "http://127.0.0.1:8080/auth/onedrive/callback";

struct DemoFixture {
    DemoFixture() : demo(options(), clock), fetcher(demo), provider(demo_onedrive()) {
        demo.set_origin(kDemoOrigin);
        demo.set_clients({{.redirect_uris = {kRedirectUri, "http://localhost:8080/auth/onedrive/callback"}}});
    }

    ManualClock clock;
    std::vector<std::chrono::milliseconds> waits;
    oauth::DemoProvider demo;
    DemoFetcher fetcher;
    oauth::Provider provider;
    oauth::AuthorizationRequest request = oauth::make_authorization_request();

    std::string authorization_url() const {
        return oauth::authorization_url(provider, kRedirectUri, request);
    }

    // The authorization response that the demo provider sends back for an email.
    http::Params sign_in(const std::string& email) {
        const std::string location = sign_in_at_demo(demo, authorization_url(), email);
        return http::Params::parse(http::Url::parse(location).value().query);
    }
    std::string code_for(const std::string& email) { return *sign_in(email).only("code"); }

    http::Response get(const std::string& target) { return send("GET", target, {}, {}); }
    http::Response send(const std::string& method, const std::string& target, const http::Headers& headers,
                        const std::string& body) {
        http::Request sent;
        sent.method = method;
        sent.set_target(target);
        sent.headers = headers;
        sent.body = body;
        return demo.handle(sent);
    }

    // The token endpoint's answer to a form.
    http::Response post_token(const http::Params& form, http::Headers headers = {}) {
        headers.set("Content-Type", "application/x-www-form-urlencoded");
        return send("POST", "/common/oauth2/v2.0/token", headers, form.encode());
    }
    http::Params code_form(const std::string& code) const {
        http::Params form;
        form.add("grant_type", "authorization_code");
        form.add("client_id", "demo-client");
        form.add("client_secret", "demo-secret");
        form.add("code", code);
        form.add("redirect_uri", kRedirectUri);
        form.add("code_verifier", request.code_verifier);
        return form;
    }
    static http::Params refresh_form(const std::string& refresh_token) {
        http::Params form;
        form.add("grant_type", "refresh_token");
        form.add("client_id", "demo-client");
        form.add("client_secret", "demo-secret");
        form.add("refresh_token", refresh_token);
        return form;
    }
    http::Response get_with_token(const std::string& target, const std::string& access_token) {
        http::Headers headers;
        headers.set("Authorization", "Bearer " + access_token);
        return send("GET", target, headers, {});
    }

  private:
    oauth::DemoOptions options() {
        oauth::DemoOptions options;
        options.key = demo_key();
        options.wait = [this](std::chrono::milliseconds time) { waits.push_back(time); };
        return options;
    }
};

// `params` with a parameter replaced, or removed if there is no value.
inline http::Params with(const http::Params& params, const std::string& name,
                         std::optional<std::string> value) {
    http::Params changed;
    for (const auto& [key, text] : params.pairs()) {
        if (key != name) changed.add(key, text);
    }
    if (value) changed.add(name, *value);
    return changed;
}

inline base::Json json_of(const http::Response& response) { return base::Json::parse(response.body).value(); }

// "400 invalid_grant 70008": status, error and first AADSTS code; the body if it is not a refusal.
inline std::string refusal_of(const http::Response& response) {
    const base::Json body = json_of(response);
    const base::Json* codes = body.find("error_codes");
    if (codes == nullptr || body.string("error") == nullptr) return response.body;
    return std::to_string(response.status) + " " + *body.string("error") + " " +
           std::to_string(*codes->as_array()->front().as_integer());
}

}  // namespace holdfast::test
