// The demo provider speaks as each real provider does: paths, words and quirks.
#include "fixture.h"
#include "oauth/demo/files.h"

#include <catch2/catch.hpp>

using namespace holdfast;
using namespace std::chrono_literals;
using test::json_of;

namespace {

// An application at one provider, and what its program sees.
struct Application : test::DemoFixture {
    explicit Application(const std::string& name) {
        provider = oauth::demo_stand_in(*oauth::known_providers().find(name), test::kDemoOrigin);
    }

    oauth::Client client{fetcher, clock};

    oauth::GrantResult redeem(const std::string& email) {
        return client.redeem(provider, test::kRedirectUri, code_for(email), request.code_verifier,
                             request.nonce);
    }
    oauth::Grant grant(const std::string& email = "alex@demo.example") {
        auto result = redeem(email);
        const auto* failure = std::get_if<oauth::GrantFailure>(&result);
        INFO((failure == nullptr ? "" : failure->why));
        REQUIRE(failure == nullptr);
        return std::get<oauth::Grant>(std::move(result));
    }
    // Without the provider's origin and with a token: what an API answers.
    http::Response call(const std::string& method, const std::string& target, const std::string& token,
                        const std::string& body = "") {
        http::Headers headers;
        headers.set("Authorization", "Bearer " + token);
        return send(method, target, headers, body);
    }
    oauth::QuotaResult quota(const std::string& token) { return client.quota(provider, token); }
    std::string refresh(const std::string& refresh_token) {
        const auto result = client.refresh(provider, refresh_token, "what was granted");
        if (const auto* refused = std::get_if<oauth::InvalidGrant>(&result))
            return refused->is_expired ? "expired" : "invalid";
        if (const auto* failure = std::get_if<oauth::TokenFailure>(&result)) return failure->why;
        const auto& tokens = std::get<oauth::TokenResponse>(result);
        return tokens.refresh_token ? "new refresh token" : "no refresh token";
    }
    // The token endpoint's answer to a form.
    http::Response post(const http::Params& form) {
        http::Headers headers;
        headers.set("Content-Type", "application/x-www-form-urlencoded");
        return send("POST", http::Url::parse(provider.token_endpoint).value().path, headers, form.encode());
    }
    std::string failure(const std::string& email) {
        const auto result = redeem(email);
        const auto* failed = std::get_if<oauth::GrantFailure>(&result);
        return failed == nullptr ? "none" : failed->why;
    }
    // The first file's name in a listing.
    static std::string first_name(const http::Response& response, const std::string& list) {
        if (response.status != 200) return std::to_string(response.status) + " " + response.body;
        return *json_of(response).find(list)->as_array()->front().string("name");
    }
};

struct Listing {
    std::string provider, method, target, body, list;
};

const std::vector<Listing> kListings = {
    {"onedrive", "GET", "/v1.0/me/drive/root/children", "", "value"},
    {"google_drive", "GET", "/www.googleapis.com/drive/v3/files", "", "files"},
    {"dropbox", "POST", "/api.dropboxapi.com/2/files/list_folder", R"({"path":""})", "entries"},
    {"box", "GET", "/api.box.com/2.0/folders/0/items", "", "entries"},
};

}  // namespace

TEST_CASE("Every provider's accounts list their files to a token that lives, and to no other provider's") {
    CHECK(kListings.size() == oauth::known_providers().all().size());
    for (const Listing& listing : kListings) {
        INFO(listing.provider);
        Application app(listing.provider);
        const std::string token = app.grant().tokens.access_token;
        CHECK(Application::first_name(app.call(listing.method, listing.target, token, listing.body),
                                      listing.list) == "Budget.csv");
        for (const Listing& other : kListings) {
            if (other.provider != listing.provider)
                CHECK(app.call(other.method, other.target, token, other.body).status == 401);
        }
        app.clock.advance(5h);
        CHECK(app.call(listing.method, listing.target, token, listing.body).status == 401);
    }
}

TEST_CASE("Graph is served at its host as well, as the APIs of the others are") {
    Application app("onedrive");
    const std::string token = app.grant().tokens.access_token;
    for (const char* path : {"/v1.0/me", "/v1.0/me/drive", "/v1.0/me/drive/root/children"}) {
        INFO(path);
        const auto with_host = app.call("GET", std::string("/graph.microsoft.com") + path, token);
        CHECK(with_host.status == 200);
        CHECK(with_host.body == app.call("GET", path, token).body);
    }
}

TEST_CASE("Every provider's accounts tell their quota, and a token that has ended is no use for it") {
    for (const Listing& listing : kListings) {
        INFO(listing.provider);
        Application app(listing.provider);
        const std::string token = app.grant().tokens.access_token;
        const auto quota = std::get<oauth::Quota>(app.quota(token));
        CHECK(quota.used == oauth::demo::kUsedBytes);
        CHECK(quota.total == oauth::demo::kDriveBytes);
        app.clock.advance(5h);
        CHECK_THAT(std::get<oauth::QuotaFailure>(app.quota(token)).why,
                   Catch::StartsWith("quota endpoint answered 401"));
    }
}

TEST_CASE("Google's about names the fields that it wants") {
    Application app("google_drive");
    CHECK(app.call("GET", "/www.googleapis.com/drive/v3/about", app.grant().tokens.access_token, "").status ==
          400);
}

TEST_CASE("Every provider's tokens have the faults that an email asks for") {
    for (const Listing& listing : kListings) {
        INFO(listing.provider);
        Application app(listing.provider);
        CHECK(app.failure("sam+invalid_grant@demo.example") == "token endpoint refused the code");
        CHECK(app.failure("sam+server_error@demo.example").starts_with("token endpoint answered 500"));
        CHECK(app.failure("sam+userinfo_error@demo.example").starts_with("identity endpoint answered 503"));
        CHECK(*app.sign_in("sam+access_denied@demo.example").only("error") == "access_denied");
        CHECK(app.grant("sam+expired@demo.example").tokens.expires_in == 5);
        CHECK_FALSE(app.grant("sam+no_refresh_token@demo.example").tokens.refresh_token);
        CHECK(app.refresh(*app.grant("sam+revoked@demo.example").tokens.refresh_token) == "invalid");
    }
}

TEST_CASE("A refresh brings a new refresh token, or none, as the provider does") {
    const auto [name, first, again] = GENERATE(table<std::string, std::string, std::string>({
        {"onedrive", "new refresh token", "new refresh token"},
        {"google_drive", "no refresh token", "no refresh token"},
        {"dropbox", "no refresh token", "no refresh token"},
        // It is spent.
        {"box", "new refresh token", "expired"},
    }));
    INFO(name);
    Application app(name);
    const std::string token = *app.grant().tokens.refresh_token;
    CHECK(app.refresh(token) == first);
    CHECK(app.refresh(token) == again);
}

TEST_CASE("A path that is not there is refused in the provider's words") {
    const auto [target, status, words] = GENERATE(table<std::string, int, std::string>({
        {"/v1.0/nothing", 400, "Resource not found for the segment 'nothing'."},
        {"/graph.microsoft.com/nothing", 400, "Resource not found for the segment 'nothing'."},
        {"/www.googleapis.com/nothing", 404, "\"status\":\"NOT_FOUND\""},
        {"/api.dropboxapi.com/2/users/nothing", 404, "Unknown API function: \"users/nothing\""},
        {"/api.box.com/2.0/nothing", 404, "\"code\":\"not_found\""},
    }));
    INFO(target);
    const auto response = test::DemoFixture().get(target);
    CHECK(response.status == status);
    CHECK_THAT(response.body, Catch::Contains(words));
}

TEST_CASE("Google's account is known by its subject, and its id_token is of the same account") {
    Application app("google_drive");
    const oauth::Grant grant = app.grant();
    CHECK(grant.identity.provider_account_id.size() == 21);
    CHECK(grant.identity.email == "alex@demo.example");
    CHECK(grant.tokens.expires_in == 3599);
    CHECK(grant.tokens.id_token);
    CHECK(grant.tokens.granted_scope ==
          "openid https://www.googleapis.com/auth/userinfo.email "
          "https://www.googleapis.com/auth/userinfo.profile https://www.googleapis.com/auth/drive.readonly");
}

TEST_CASE("Without its parameter for offline access a provider gives no refresh token") {
    const std::string name = GENERATE(as<std::string>{}, "google_drive", "dropbox");
    Application app(name);
    app.provider.authorization_parameters = {};
    CHECK_FALSE(app.grant().tokens.refresh_token);
}

TEST_CASE("Dropbox's identity is a POST without a body") {
    Application app("dropbox");
    const oauth::Grant grant = app.grant();
    CHECK(grant.identity.provider_account_id.starts_with("dbid:"));
    CHECK(grant.tokens.expires_in == 14'400);
    const std::string target = "/api.dropboxapi.com/2/users/get_current_account";
    CHECK(app.call("POST", target, grant.tokens.access_token).status == 200);
    CHECK(app.call("POST", target, grant.tokens.access_token, "null").status == 200);
    CHECK(app.call("POST", target, grant.tokens.access_token, "{}").status == 400);
    CHECK(app.call("GET", target, grant.tokens.access_token).status == 405);
    app.clock.advance(4h);
    CHECK_THAT(app.call("POST", target, grant.tokens.access_token).body,
               Catch::Contains(R"(".tag":"expired_access_token")"));
}

TEST_CASE("A refusal of the token endpoint is in the provider's words") {
    const std::string code = "authorization_code", refresh = "refresh_token";
    struct Row {
        std::string provider, grant_type, wrong, refusal;
    };
    const auto row = GENERATE_COPY(values<Row>({
        {"google_drive", code, "code", "400 invalid_grant: Malformed auth code."},
        {"google_drive", code, "twice", "400 invalid_grant: Bad Request"},
        {"google_drive", code, "redirect_uri", "400 redirect_uri_mismatch: Bad Request"},
        {"google_drive", code, "client_id", "401 invalid_client: The OAuth client was not found."},
        {"google_drive", code, "client_secret", "401 invalid_client: Unauthorized"},
        {"google_drive", refresh, "refresh_token", "400 invalid_grant: Token has been expired or revoked."},
        {"dropbox", code, "code", "400 invalid_grant: code doesn't exist or has expired"},
        {"dropbox", code, "twice", "400 invalid_grant: code doesn't exist or has expired"},
        {"dropbox", code, "client_id", "400 invalid_client: Invalid client_id or client_secret"},
        {"dropbox", code, "client_secret", "400 invalid_client: Invalid client_id or client_secret"},
        {"dropbox", refresh, "refresh_token", "400 invalid_grant: refresh token is invalid or revoked"},
        {"box", code, "code", "400 invalid_grant: Auth code doesn't exist or is invalid for the client"},
        {"box", code, "client_id", "400 invalid_client: The client credentials are invalid"},
        {"box", code, "client_secret", "400 invalid_client: The client credentials are invalid"},
        {"box", refresh, "refresh_token", "400 invalid_grant: Invalid refresh token"},
        {"box", refresh, "twice", "400 invalid_grant: Refresh token has expired"},
    }));
    INFO(row.provider << " " << row.grant_type << " " << row.wrong);
    Application app(row.provider);
    http::Params form = app.code_form(app.code_for("alex@demo.example"));
    if (row.grant_type == refresh) form = test::DemoFixture::refresh_form(*app.grant().tokens.refresh_token);
    if (row.wrong == "twice") {
        REQUIRE(app.post(form).status == 200);
    } else {
        form = test::with(form, row.wrong, "wrong");
    }
    const auto response = app.post(form);
    const auto body = json_of(response);
    CHECK(std::to_string(response.status) + " " + *body.string("error") + ": " +
              *body.string("error_description") ==
          row.refusal);
}

TEST_CASE("Box's refresh token is good for 90 days at the demo, and has expired then") {
    Application app("box");
    const oauth::Grant grant = app.grant();
    CHECK(grant.identity.provider_account_id.find_first_not_of("0123456789") == std::string::npos);
    CHECK(grant.tokens.granted_scope == "root_readonly");
    const std::string token = *grant.tokens.refresh_token;
    app.clock.advance(24h * 91);
    CHECK(app.refresh(token) == "expired");
}

namespace {

std::string outcome_of(const oauth::RevocationResult& result) {
    const auto* failure = std::get_if<oauth::RevocationFailure>(&result);
    return failure == nullptr ? "revoked" : failure->why;
}

oauth::GrantedTokens tokens_of(const oauth::Grant& grant) {
    return {grant.tokens.access_token, grant.tokens.refresh_token};
}

}  // namespace

TEST_CASE(
    "A revocation ends a grant with all of its tokens, and other grants of the account as the entry says") {
    for (const Listing& listing : kListings) {
        INFO(listing.provider);
        Application app(listing.provider);
        if (app.provider.revocation_endpoint.empty()) continue;
        const auto status_of = [&](const oauth::Grant& grant) {
            return app.call(listing.method, listing.target, grant.tokens.access_token, listing.body).status;
        };
        const oauth::Grant ended = app.grant(), same = app.grant(), other = app.grant("sam@demo.example");
        CHECK(outcome_of(app.client.revoke(app.provider, tokens_of(ended))) == "revoked");
        CHECK(status_of(ended) == 401);
        CHECK(app.refresh(*ended.tokens.refresh_token) == "invalid");
        CHECK(status_of(same) == (app.provider.revocation_ends_every_grant ? 401 : 200));
        CHECK(status_of(other) == 200);
        // They are of no use any more, which is what was asked for.
        CHECK(outcome_of(app.client.revoke(app.provider, tokens_of(ended))) == "revoked");
    }
}

TEST_CASE("A grant is revoked by either of its tokens, of which the access token may be too old") {
    const std::string name = GENERATE(as<std::string>{}, "google_drive", "dropbox", "box");
    INFO(name);
    Application app(name);
    const oauth::Grant grant = app.grant();
    oauth::GrantedTokens tokens = tokens_of(grant);
    SECTION("the refresh token alone") { tokens.access_token.reset(); }
    SECTION("the access token alone") { tokens.refresh_token.reset(); }
    SECTION("an access token that is too old") { app.clock.advance(5h); }
    CHECK(outcome_of(app.client.revoke(app.provider, tokens)) == "revoked");
    CHECK(app.refresh(*grant.tokens.refresh_token) == "invalid");
}

TEST_CASE("A revocation that did not happen says why") {
    const auto [name, refused] = GENERATE(table<std::string, int>({{"google_drive", 401}, {"box", 400}}));
    INFO(name);
    Application app(name);
    const oauth::Grant grant = app.grant();
    oauth::Provider impostor = app.provider;
    impostor.client_secret = "wrong";
    CHECK(outcome_of(app.client.revoke(impostor, tokens_of(grant))) ==
          "revocation endpoint answered " + std::to_string(refused));
    app.fetcher.answer_once(app.provider.revocation_endpoint, http::FetchFailure::timeout);
    CHECK(outcome_of(app.client.revoke(app.provider, tokens_of(grant))) == "revocation endpoint: timeout");
    CHECK(outcome_of(app.client.revoke(app.provider, tokens_of(grant))) == "revoked");
}

TEST_CASE("A revocation without a token, or of another client's, ends nothing") {
    Application app("box");
    const oauth::Grant grant = app.grant();
    const auto revoke = [&](const std::string& client, const std::string& token) {
        http::Headers headers;
        headers.set("Content-Type", "application/x-www-form-urlencoded");
        const std::string body = "client_id=" + client + "&client_secret=demo-secret" + token;
        return app.send("POST", "/api.box.com/oauth2/revoke", headers, body).status;
    };
    app.demo.set_clients({{.redirect_uris = {test::kRedirectUri}}, {.id = "other"}});
    CHECK(revoke("demo-client", "") == 400);
    CHECK(revoke("other", "&token=" + grant.tokens.access_token) == 200);
    CHECK(app.call("GET", "/api.box.com/2.0/users/me", grant.tokens.access_token).status == 200);
    CHECK(revoke("demo-client", "&token=" + grant.tokens.access_token) == 200);
    CHECK(app.call("GET", "/api.box.com/2.0/users/me", grant.tokens.access_token).status == 401);
}
