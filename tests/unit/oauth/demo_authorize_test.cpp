#include "fixture.h"
#include "oauth/demo/faults.h"

#include <catch2/catch.hpp>

using namespace holdfast;
using test::DemoFixture;
using test::json_of;
using test::with;

namespace {

struct AuthorizeFixture : DemoFixture {
    http::Params params = http::Params::parse(http::Url::parse(authorization_url()).value().query);

    http::Response ask(const http::Params& query) {
        return get("/common/oauth2/v2.0/authorize?" + query.encode());
    }
    http::Response post(const http::Params& form) {
        http::Headers headers;
        headers.set("Content-Type", "application/x-www-form-urlencoded");
        return send("POST", "/common/oauth2/v2.0/authorize", headers, form.encode());
    }
    // The query of the redirect back to the client.
    static http::Params redirected(const http::Response& response) {
        REQUIRE((response.status == 302 || response.status == 303));
        const std::string location = *response.headers.find("Location");
        REQUIRE(location.starts_with(std::string(test::kRedirectUri) + "?"));
        return http::Params::parse(http::Url::parse(location).value().query);
    }
};

bool contains(const http::Response& response, const std::string& text) {
    return response.body.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE_METHOD(AuthorizeFixture, "The discovery document names only what is there") {
    const http::Response response = get("/common/v2.0/.well-known/openid-configuration");
    REQUIRE(response.status == 200);
    const base::Json document = json_of(response);
    CHECK(*document.string("issuer") == provider.issuer);
    CHECK(*document.string("authorization_endpoint") == provider.authorization_endpoint);
    CHECK(*document.string("token_endpoint") == provider.token_endpoint);
    CHECK(*document.string("jwks_uri") == provider.jwks_uri);
    CHECK(*document.string("userinfo_endpoint") == "http://127.0.0.1:8081/oidc/userinfo");
    for (const char* name :
         {"response_types_supported", "subject_types_supported", "id_token_signing_alg_values_supported",
          "code_challenge_methods_supported", "token_endpoint_auth_methods_supported", "scopes_supported"}) {
        INFO(name);
        REQUIRE(document.find(name) != nullptr);
        CHECK_FALSE(document.find(name)->as_array()->empty());
    }
    CHECK(*json_of(get("/contoso/v2.0/.well-known/openid-configuration")).string("issuer") ==
          "http://127.0.0.1:8081/contoso/v2.0");
}

TEST_CASE_METHOD(AuthorizeFixture, "Unknown paths and wrong methods get a small JSON") {
    CHECK(get("/common/nothing").status == 404);
    CHECK(*json_of(get("/common/nothing")).string("error") == "not_found");
    const http::Response wrong = send("DELETE", "/common/oauth2/v2.0/token", {}, "");
    CHECK(wrong.status == 405);
    CHECK(*wrong.headers.find("Allow") == "POST");
    CHECK(*json_of(wrong).string("error") == "method_not_allowed");
}

TEST_CASE_METHOD(AuthorizeFixture, "A client or redirect URI that is not ours never redirects") {
    const auto [name, value] = GENERATE(table<std::string, std::optional<std::string>>({
        {"client_id", "another"},
        {"client_id", std::nullopt},
        {"client_id", ""},
        {"redirect_uri", "http://127.0.0.1:8080/auth/onedrive/callback/"},
        {"redirect_uri", "http://127.0.0.1:8080/auth/onedrive/callback?a"},
        {"redirect_uri", "http://127.0.0.1:8080"},
        {"redirect_uri", "https://evil.example/<script>"},
        {"redirect_uri", std::nullopt},
        {"redirect_uri", ""},
    }));
    INFO(name << " " << value.value_or("absent"));
    http::Params changed = with(params, name, value);
    changed = with(changed, "prompt", GENERATE(std::optional<std::string>(), "none"));
    for (const http::Response& response : {ask(changed), post(with(changed, "email", "alex@demo.example"))}) {
        CHECK(response.status == 400);
        CHECK(response.headers.find("Location") == nullptr);
        CHECK(contains(response, "<h1>"));
        CHECK_FALSE(contains(response, "evil.example"));
    }
}

TEST_CASE_METHOD(AuthorizeFixture, "A repeated redirect URI never redirects") {
    params.add("redirect_uri", test::kRedirectUri);
    CHECK(ask(params).status == 400);
}

TEST_CASE_METHOD(AuthorizeFixture, "A faulty request goes back to the client with its state") {
    const std::string short_challenge(42, 'a');
    const auto [name, value, expected] =
        GENERATE_COPY(table<std::string, std::optional<std::string>, std::string>({
            {"code_challenge", std::nullopt, "invalid_request"},
            {"code_challenge", short_challenge, "invalid_request"},
            {"code_challenge_method", "plain", "invalid_request"},
            {"code_challenge_method", "s256", "invalid_request"},
            {"code_challenge_method", std::nullopt, "invalid_request"},
            {"response_type", std::nullopt, "invalid_request"},
            {"response_type", "token", "unsupported_response_type"},
            {"response_type", "code id_token", "unsupported_response_type"},
            {"response_mode", "fragment", "invalid_request"},
            {"response_mode", "form_post", "invalid_request"},
            {"scope", std::nullopt, "invalid_request"},
            {"scope", " ", "invalid_request"},
            {"scope", "open\"id", "invalid_scope"},
            {"scope", std::string(1025, 's'), "invalid_scope"},
            {"nonce", std::string(513, 'n'), "invalid_request"},
            {"prompt", "none login", "invalid_request"},
            {"prompt", "whatever", "invalid_request"},
            {"prompt", "none", "login_required"},
            {"request", "eyJ", "request_not_supported"},
            {"request_uri", "https://x", "request_uri_not_supported"},
        }));
    INFO(name << " " << value.value_or("absent").substr(0, 50));
    const http::Params answer = redirected(ask(with(params, name, value)));
    CHECK(*answer.only("error") == expected);
    CHECK(answer.only("error_description")->starts_with("AADSTS"));
    CHECK(*answer.only("state") == request.state);
    CHECK(answer.count("iss") == 0);
    CHECK(answer.count("code") == 0);
}

TEST_CASE_METHOD(AuthorizeFixture, "A parameter that comes twice is refused") {
    params.add("nonce", "again");
    CHECK(*redirected(ask(params)).only("error") == "invalid_request");
    params.add("state", "another");
    const http::Params answer = redirected(ask(params));
    CHECK(*answer.only("error") == "invalid_request");
    CHECK(answer.count("state") == 0);
}

TEST_CASE_METHOD(AuthorizeFixture, "prompt=none answers at once for the hinted account") {
    const http::Response response =
        ask(with(with(params, "prompt", "none"), "login_hint", "sam@demo.example"));
    const http::Params answer = redirected(response);
    CHECK(*response.headers.find("Cache-Control") == "no-store");
    CHECK(answer.count("code") == 1);
    CHECK(*answer.only("state") == request.state);
    CHECK(answer.count("iss") == 0);
    CHECK(answer.count("error") == 0);
}

TEST_CASE_METHOD(AuthorizeFixture, "prompt=none needs a hint that is an email") {
    const std::string hint = GENERATE_COPY(std::string(), "alex", "@x", "x@", "a@b@c", "a\nb@c",
                                           std::string(250, 'a') + "@b.example");
    INFO(hint);
    const http::Params answer = redirected(ask(with(with(params, "prompt", "none"), "login_hint", hint)));
    CHECK(*answer.only("error") == "login_required");
}

TEST_CASE_METHOD(AuthorizeFixture, "The page offers accounts, any email, and a way back") {
    const http::Response response = ask(with(params, "login_hint", "\"><script>alert(1)</script>"));
    CHECK(response.status == 200);
    CHECK(*response.headers.find("Content-Type") == "text/html; charset=utf-8");
    const std::string policy = *response.headers.find("Content-Security-Policy");
    CHECK(policy.find("default-src 'none'") != std::string::npos);
    CHECK(policy.find("script-src") == std::string::npos);
    CHECK(policy.find("unsafe") == std::string::npos);
    for (const char* email : {"alex@demo.example", "sam@demo.example", "team-files@demo.example"}) {
        CHECK(contains(response, "name=\"email\" value=\"" + std::string(email) + "\""));
    }
    CHECK(contains(response, "<form id=\"other\""));
    CHECK(contains(response, "<button id=\"deny\""));
    CHECK(contains(response, "It is a demo"));
    CHECK(contains(response, "value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\""));
    CHECK_FALSE(contains(response, "<script"));
    CHECK(get("/demo/style.css").status == 200);
    CHECK(get("/demo/icon.svg").status == 200);
    CHECK(*get("/favicon.ico").headers.find("Content-Type") == "image/svg+xml");
}

TEST_CASE_METHOD(AuthorizeFixture, "The page offers every fault as an account to choose") {
    const http::Response response = ask(params);
    for (const oauth::demo::FaultTag& entry : oauth::demo::kFaultTags) {
        INFO(entry.tag);
        CHECK(contains(response, "name=\"email\" value=\"sam+" + std::string(entry.tag) + "@demo.example\""));
        CHECK(contains(response, std::string(entry.title)));
        CHECK(oauth::demo::has_fault("sam+" + std::string(entry.tag) + "@demo.example", entry.fault));
    }
}

TEST_CASE_METHOD(AuthorizeFixture, "A person who comes by hand gets a page, a program JSON") {
    const http::Response home = get("/");
    CHECK(home.status == 200);
    CHECK(contains(home, "team-files@demo.example"));
    CHECK(contains(home, "/common/v2.0/.well-known/openid-configuration"));
    http::Headers headers;
    headers.set("Accept", "text/html,*/*;q=0.8");
    const http::Response page = send("GET", "/nowhere", headers, "");
    CHECK(page.status == 404);
    CHECK(contains(page, "<h1>Nothing is at this address</h1>"));
    CHECK_FALSE(contains(page, "nowhere"));
    const http::Response json = get("/nowhere");
    CHECK(json.status == 404);
    CHECK(contains(json, "\"error\":\"not_found\""));
}

TEST_CASE_METHOD(AuthorizeFixture, "The page's hidden fields are escaped") {
    const http::Response response = ask(with(params, "state", "'\"><b>&amp;"));
    CHECK(contains(response, "name=\"state\" value=\"&#39;&quot;&gt;&lt;b&gt;&amp;amp;\""));
    CHECK_FALSE(contains(response, "<b>"));
}

TEST_CASE_METHOD(AuthorizeFixture, "Choosing on the page answers the client") {
    const http::Response chosen = post(with(params, "email", " Sam@Demo.example "));
    CHECK(chosen.status == 303);
    CHECK(redirected(chosen).count("code") == 1);
    const http::Params declined = redirected(post(with(params, "deny", "1")));
    CHECK(*declined.only("error") == "access_denied");
    CHECK(*declined.only("state") == request.state);
}

TEST_CASE_METHOD(AuthorizeFixture, "An email that is none brings the page again") {
    const http::Response again = post(with(params, "email", "<nobody>"));
    CHECK(again.status == 400);
    CHECK(contains(again, "This is not an email address."));
    CHECK(contains(again, "value=\"&lt;nobody&gt;\""));
    CHECK_FALSE(contains(again, "<nobody>"));
}

TEST_CASE_METHOD(AuthorizeFixture, "A GET can't choose for a person") {
    CHECK(ask(with(params, "email", "alex@demo.example")).status == 200);
    CHECK(ask(with(params, "deny", "1")).status == 200);
}

TEST_CASE_METHOD(AuthorizeFixture, "+access_denied says no") {
    CHECK(*sign_in("alex+access_denied@demo.example").only("error") == "access_denied");
    const http::Params declined = redirected(post(with(params, "email", "alex+access_denied@demo.example")));
    CHECK(*declined.only("error") == "access_denied");
}

TEST_CASE("The id of an account is the digest of its lower-cased email") {
    // printf %s alex@demo.example | sha256sum | head -c 16
    CHECK(oauth::DemoProvider::account_id("alex@demo.example") == "fab43b6fa49e589f");
    CHECK(oauth::DemoProvider::account_id("Alex@DEMO.example") == "fab43b6fa49e589f");
    CHECK(oauth::DemoProvider::account_id("sam@demo.example") != "fab43b6fa49e589f");
}

TEST_CASE("A tag counts whole, in the local part only") {
    using oauth::demo::Fault;
    using oauth::demo::has_fault;
    CHECK(has_fault("a+slow@x", Fault::slow));
    CHECK(has_fault("a+work+slow+no_refresh_token@x", Fault::slow));
    CHECK(has_fault("a+slow+no_refresh_token@x", Fault::no_refresh_token));
    CHECK_FALSE(has_fault("a+slower@x", Fault::slow));
    CHECK_FALSE(has_fault("slow@x", Fault::slow));
    CHECK_FALSE(has_fault("a@x+slow", Fault::slow));
    CHECK_FALSE(has_fault("a+slow@x", Fault::server_error));
}
