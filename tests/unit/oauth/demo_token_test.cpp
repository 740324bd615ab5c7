#include "base/encoding.h"
#include "crypto/jose.h"
#include "crypto/pkce.h"
#include "fixture.h"
#include "oauth/demo/grants.h"
#include "oauth/id_token.h"

#include <catch2/catch.hpp>

using namespace holdfast;
using namespace std::chrono_literals;
using test::DemoFixture;
using test::json_of;
using test::refusal_of;
using test::with;

namespace {

struct TokenEndpoint : DemoFixture {
    std::string code = code_for("alex@demo.example");
    http::Params form = code_form(code);

    base::Json tokens() {
        const http::Response response = post_token(form);
        REQUIRE(response.status == 200);
        return json_of(response);
    }
    int me(const std::string& access_token) { return get_with_token("/v1.0/me", access_token).status; }
    http::Headers basic(const std::string& credentials) {
        http::Headers headers;
        headers.set("Authorization", "Basic " + base::base64_encode(credentials));
        return headers;
    }
};

}  // namespace

TEST_CASE_METHOD(TokenEndpoint, "A code is redeemed for tokens") {
    const http::Response response = post_token(form);
    REQUIRE(response.status == 200);
    CHECK(*response.headers.find("Cache-Control") == "no-store");
    const base::Json body = json_of(response);
    CHECK(*body.string("token_type") == "Bearer");
    CHECK(*body.integer("expires_in") == 3600);
    CHECK(*body.string("scope") == "openid profile email Files.Read User.Read");
    CHECK(body.string("refresh_token") != nullptr);

    const base::Json keys = json_of(get("/common/discovery/v2.0/keys"));
    const auto key = crypto::RsaPublicKey::from_jwk(keys.find("keys")->as_array()->front());
    REQUIRE(key);
    const auto claims = key->verify_rs256(*body.string("id_token"));
    REQUIRE(claims);
    const std::int64_t now = base::unix_seconds(clock.now());
    const std::string id = oauth::DemoProvider::account_id("alex@demo.example");
    CHECK(*claims->string("iss") == provider.issuer);
    CHECK(*claims->string("aud") == "demo-client");
    CHECK(*claims->string("sub") == id);
    CHECK(base::is_uuid(*claims->string("oid")));
    CHECK(base::is_uuid(*claims->string("tid")));
    CHECK(*claims->string("email") == "alex@demo.example");
    CHECK(*claims->string("preferred_username") == "alex@demo.example");
    CHECK(*claims->string("name") == "Alex");
    CHECK(*claims->string("nonce") == request.nonce);
    CHECK(*claims->integer("iat") == now);
    CHECK(*claims->integer("nbf") == now);
    CHECK(*claims->integer("exp") == now + 3600);
    CHECK(*claims->string("ver") == "2.0");
}

TEST_CASE_METHOD(TokenEndpoint, "A code lives for 60 s") {
    clock.advance(59s);
    CHECK(post_token(form).status == 200);
    form = code_form(code_for("alex@demo.example"));
    clock.advance(60s);
    CHECK(refusal_of(post_token(form)) == "400 invalid_grant 70008");
}

TEST_CASE_METHOD(TokenEndpoint, "A second use of a code ends the tokens of the first") {
    const base::Json first = tokens();
    CHECK(me(*first.string("access_token")) == 200);
    CHECK(refusal_of(post_token(form)) == "400 invalid_grant 54005");
    CHECK(me(*first.string("access_token")) == 401);
    CHECK(refusal_of(post_token(refresh_form(*first.string("refresh_token")))) == "400 invalid_grant 70000");
}

TEST_CASE_METHOD(TokenEndpoint, "A code is bound to its verifier, redirect URI and tenant") {
    const std::string other =
        GENERATE(crypto::make_code_verifier(), std::string("short"), std::string(129, 'a'));
    CHECK(refusal_of(post_token(with(form, "code_verifier", other))) == "400 invalid_grant 501481");
    CHECK(
        refusal_of(post_token(with(form, "redirect_uri", "http://localhost:8080/auth/onedrive/callback"))) ==
        "400 invalid_grant 500112");
    http::Headers headers;
    headers.set("Content-Type", "application/x-www-form-urlencoded");
    CHECK(refusal_of(send("POST", "/contoso/oauth2/v2.0/token", headers, form.encode())) ==
          "400 invalid_grant 70000");
    CHECK(post_token(form).status == 200);
}

TEST_CASE_METHOD(TokenEndpoint, "A code or token that is none of ours is refused") {
    const std::string text = GENERATE_COPY(std::string(), "nonsense", code + "x", code.substr(1));
    CHECK(refusal_of(post_token(with(form, "code", text))) == "400 invalid_grant 70000");
    const base::Json issued = tokens();
    CHECK(refusal_of(post_token(refresh_form(code))) == "400 invalid_grant 70000");
    CHECK(refusal_of(post_token(refresh_form(*issued.string("access_token")))) == "400 invalid_grant 70000");
    CHECK(me(*issued.string("refresh_token")) == 401);
    CHECK(me(code) == 401);
}

TEST_CASE_METHOD(TokenEndpoint, "The form is checked before the code") {
    const auto [name, value, expected] =
        GENERATE(table<std::string, std::optional<std::string>, std::string>({
            {"grant_type", std::nullopt, "400 invalid_request 900144"},
            {"grant_type", "password", "400 unsupported_grant_type 70003"},
            {"grant_type", "refresh_token", "400 invalid_request 900144"},
            {"code", std::nullopt, "400 invalid_request 900144"},
            {"code_verifier", std::nullopt, "400 invalid_request 900144"},
            {"redirect_uri", std::nullopt, "400 invalid_request 900144"},
            {"client_id", std::nullopt, "400 invalid_request 900144"},
            {"client_id", "another", "400 unauthorized_client 700016"},
            {"client_secret", std::nullopt, "401 invalid_client 7000218"},
            {"client_secret", "wrong", "401 invalid_client 7000215"},
            {"client_secret", "", "401 invalid_client 7000215"},
        }));
    INFO(name << " " << value.value_or("absent"));
    CHECK(refusal_of(post_token(with(form, name, value))) == expected);
    CHECK(post_token(form).status == 200);
}

TEST_CASE_METHOD(TokenEndpoint, "A refusal looks like Microsoft's") {
    const base::Json body = json_of(post_token(with(form, "code", "x")));
    CHECK(body.string("error_description")->starts_with("AADSTS70000: "));
    CHECK(body.string("error_description")->find("Trace ID: " + *body.string("trace_id")) !=
          std::string::npos);
    CHECK(base::is_uuid(*body.string("trace_id")));
    CHECK(base::is_uuid(*body.string("correlation_id")));
    CHECK(*body.string("timestamp") == "2026-11-21 07:00:00Z");
}

TEST_CASE_METHOD(TokenEndpoint, "A repeated parameter or another content type is refused") {
    http::Params twice = form;
    twice.add("code", code);
    CHECK(refusal_of(post_token(twice)) == "400 invalid_request 9000411");
    http::Headers headers;
    headers.set("Content-Type", "application/json");
    CHECK(refusal_of(send("POST", "/common/oauth2/v2.0/token", headers, form.encode())) ==
          "400 invalid_request 900144");
    CHECK(post_token(form).status == 200);
}

TEST_CASE("The client may authenticate by HTTP Basic, form-decoded") {
    test::ManualClock clock;
    oauth::DemoProvider demo({.key = test::demo_key()}, clock);
    demo.set_clients({{.id = "a client:1", .secret = "s%cret+\xc3\xa9 x"}});
    const auto answer = [&](const std::string& authorization, const std::string& body) {
        http::Request request;
        request.method = "POST";
        request.set_target("/common/oauth2/v2.0/token");
        request.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        request.headers.set("Authorization", authorization);
        request.body = body;
        return demo.handle(request);
    };
    const auto basic = [](const std::string& text) { return "Basic " + base::base64_encode(text); };
    const std::string good = basic("a+client%3A1:s%25cret%2B%C3%A9+x");
    CHECK(refusal_of(answer(good, "grant_type=password")) == "400 unsupported_grant_type 70003");
    CHECK(refusal_of(answer(good, "grant_type=password&client_id=a+client%3A1")) ==
          "400 unsupported_grant_type 70003");
    CHECK(refusal_of(answer(good, "grant_type=password&client_secret=x")) == "400 invalid_request 900147");
    CHECK(refusal_of(answer(good, "grant_type=password&client_id=b")) == "400 invalid_request 900147");
    CHECK(refusal_of(answer(basic("b:c"), "grant_type=password")) == "400 unauthorized_client 700016");
    for (const std::string& bad : {basic("a+client%3A1:wrong"), basic("no-colon"), basic("a%zz:b"),
                                   std::string("Basic !"), std::string("Bearer x"), std::string()}) {
        INFO(bad);
        const http::Response response = answer(bad, "grant_type=password");
        CHECK(refusal_of(response) == "401 invalid_client 7000215");
        REQUIRE(response.headers.find("WWW-Authenticate") != nullptr);
        CHECK(response.headers.find("WWW-Authenticate")->starts_with("Basic"));
    }
}

TEST_CASE_METHOD(TokenEndpoint, "Several clients have their own codes, secrets and redirect URIs") {
    const std::string other_uri = "http://127.0.0.1:8080/auth/far_drive/callback";
    demo.set_clients({{.redirect_uris = {test::kRedirectUri}},
                      {.id = "other", .secret = "other-secret", .redirect_uris = {other_uri}},
                      {.id = "other", .secret = "second-secret"}});
    http::Params form = code_form(code_for("alex@demo.example"));
    CHECK(refusal_of(post_token(with(with(form, "client_id", "other"), "client_secret", "other-secret"))) ==
          "400 invalid_grant 70000");
    CHECK(refusal_of(post_token(with(form, "client_secret", "other-secret"))) ==
          "401 invalid_client 7000215");
    CHECK(post_token(form).status == 200);

    provider.client_id = "other";
    provider.client_secret = "second-secret";
    CHECK(get(http::Url::parse(authorization_url())->target()).status == 400);
    const std::string url = oauth::authorization_url(provider, other_uri, request);
    const auto answer =
        http::Params::parse(http::Url::parse(test::sign_in_at_demo(demo, url, "alex@demo.example"))->query);
    form = with(with(code_form(*answer.only("code")), "client_id", "other"), "redirect_uri", other_uri);
    const http::Response tokens = post_token(with(form, "client_secret", "second-secret"));
    REQUIRE(tokens.status == 200);
    const std::string id_token = *json_of(tokens).string("id_token");
    oauth::JwksCache keys(fetcher, clock);
    const auto claims = oauth::verify_id_token(provider, id_token, request.nonce, keys, clock.now());
    REQUIRE(std::holds_alternative<base::Json>(claims));
    CHECK(*std::get<base::Json>(claims).string("aud") == "other");
}

TEST_CASE_METHOD(TokenEndpoint, "A refresh brings a new refresh token, and the old one stays good") {
    const base::Json first = tokens();
    for (int i = 0; i < 2; ++i) {
        const base::Json next = json_of(post_token(refresh_form(*first.string("refresh_token"))));
        CHECK(me(*next.string("access_token")) == 200);
        CHECK(post_token(refresh_form(*next.string("refresh_token"))).status == 200);
    }
}

TEST_CASE_METHOD(TokenEndpoint, "+revoked refuses the refresh, +expired gives tokens for 5 s") {
    form = code_form(code_for("alex+revoked@demo.example"));
    CHECK(refusal_of(post_token(refresh_form(*tokens().string("refresh_token")))) ==
          "400 invalid_grant 50173");
    form = code_form(code_for("alex+expired@demo.example"));
    const base::Json first = tokens();
    CHECK(*first.integer("expires_in") == 5);
    clock.advance(5s);
    CHECK(me(*first.string("access_token")) == 401);
    const base::Json next = json_of(post_token(refresh_form(*first.string("refresh_token"))));
    CHECK(me(*next.string("access_token")) == 200);
}

TEST_CASE_METHOD(TokenEndpoint,
                 "+rotate: a refresh token is replaced at each use, and its reuse ends the grant") {
    form = code_form(code_for("alex+rotate@demo.example"));
    const base::Json first = tokens();
    const base::Json second = json_of(post_token(refresh_form(*first.string("refresh_token"))));
    REQUIRE(second.string("refresh_token") != nullptr);
    CHECK(*second.string("refresh_token") != *first.string("refresh_token"));
    CHECK(*second.string("access_token") != *first.string("access_token"));
    CHECK(me(*second.string("access_token")) == 200);
    const auto claims =
        base::Json::parse(base::base64url_decode(second.string("id_token")
                                                     ->substr(second.string("id_token")->find('.') + 1,
                                                              second.string("id_token")->rfind('.') -
                                                                  second.string("id_token")->find('.') - 1))
                              .value());
    CHECK(claims->find("nonce") == nullptr);

    CHECK(refusal_of(post_token(refresh_form(*first.string("refresh_token")))) == "400 invalid_grant 54005");
    CHECK(refusal_of(post_token(refresh_form(*second.string("refresh_token")))) == "400 invalid_grant 70000");
    CHECK(me(*second.string("access_token")) == 401);
}

TEST_CASE_METHOD(TokenEndpoint, "A refresh may ask for less, never for more") {
    const base::Json first = tokens();
    const http::Params refresh = refresh_form(*first.string("refresh_token"));
    CHECK(refusal_of(post_token(with(refresh, "scope", "Files.ReadWrite"))) == "400 invalid_scope 70011");
    const base::Json second = json_of(post_token(with(refresh, "scope", "Files.Read offline_access")));
    CHECK(*second.string("scope") == "Files.Read");
    CHECK(second.find("id_token") == nullptr);
    CHECK(second.find("refresh_token") != nullptr);
}

TEST_CASE_METHOD(TokenEndpoint, "Tokens follow the scopes") {
    provider.scopes = {"Files.Read"};
    form = code_form(code_for("alex@demo.example"));
    const base::Json body = tokens();
    CHECK(body.find("refresh_token") == nullptr);
    CHECK(body.find("id_token") == nullptr);
}

TEST_CASE_METHOD(TokenEndpoint, "+slow waits for 10 s and then answers") {
    form = code_form(code_for("alex+slow@demo.example"));
    CHECK(post_token(form).status == 200);
    CHECK(waits == std::vector<std::chrono::milliseconds>{10s});
}

TEST_CASE_METHOD(TokenEndpoint, "Graph says who and which drive an access token stands for") {
    const std::string token = *tokens().string("access_token");
    const std::string id = oauth::DemoProvider::account_id("alex@demo.example");
    const base::Json user = json_of(get_with_token("/v1.0/me", token));
    CHECK(*user.string("id") == id);
    CHECK(*user.string("mail") == "alex@demo.example");
    CHECK(*user.string("userPrincipalName") == "alex@demo.example");
    const base::Json drive = json_of(get_with_token("/v1.0/me/drive", token));
    CHECK(*drive.string("driveType") == "personal");
    CHECK(*drive.find("owner")->find("user")->string("id") == id);
    CHECK(*json_of(get_with_token("/oidc/userinfo", token)).string("sub") == id);
}

TEST_CASE_METHOD(TokenEndpoint, "Graph refuses a token that is missing, strange or expired") {
    const std::string token = *tokens().string("access_token");
    const auto code_of = [](const http::Response& response) {
        CHECK(response.status == 401);
        CHECK(response.headers.find("WWW-Authenticate") != nullptr);
        return *json_of(response).find("error")->string("code");
    };
    CHECK(code_of(get("/v1.0/me")) == "InvalidAuthenticationToken");
    CHECK(code_of(get_with_token("/v1.0/me", "nonsense")) == "InvalidAuthenticationToken");
    CHECK(code_of(send("GET", "/v1.0/me", basic("a:b"), "")) == "InvalidAuthenticationToken");
    clock.advance(3600s - 1us);
    CHECK(me(token) == 200);
    clock.advance(1us);
    const http::Response expired = get_with_token("/v1.0/me", token);
    CHECK(code_of(expired) == "InvalidAuthenticationToken");
    CHECK(expired.body.find("expired") != std::string::npos);
    CHECK(code_of(get_with_token("/v1.0/me/drive", token)) == "InvalidAuthenticationToken");
}

TEST_CASE("The table of grants is bounded, and old entries leave it") {
    using oauth::demo::Grants;
    const base::Time now = base::from_unix_seconds(1'000'000);
    Grants grants(3);
    oauth::demo::Authorization authorization;
    const std::string verifier = crypto::make_code_verifier();
    authorization.code_challenge = crypto::code_challenge(verifier);
    const std::string oldest = grants.issue_code(authorization, now);
    const std::string second = grants.issue_code(authorization, now);
    for (int i = 0; i < 2; ++i) (void)grants.issue_code(authorization, now);
    CHECK(grants.size() == 3);
    CHECK(std::get<oauth::demo::GrantFault>(grants.redeem_code({oldest, "", "", "", verifier}, now)) ==
          oauth::demo::GrantFault::unknown);
    CHECK(
        std::holds_alternative<oauth::demo::Issued>(grants.redeem_code({second, "", "", "", verifier}, now)));
    (void)grants.issue_code(authorization, now + std::chrono::seconds(oauth::demo::kGrantSeconds));
    CHECK(grants.size() == 1);
}
