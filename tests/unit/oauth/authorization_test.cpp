#include "oauth/authorization.h"

#include "crypto/pkce.h"

#include <catch2/catch.hpp>

using namespace holdfast;

namespace {

oauth::Provider microsoft() {
    oauth::Provider provider = *oauth::known_providers().find("onedrive");
    provider.client_id = "our client&id";
    provider.client_secret = "never-in-a-url";
    return provider;
}

std::string describe(const oauth::AuthorizationResponse& response) {
    if (const auto* code = std::get_if<oauth::AuthorizationCode>(&response)) return "code " + code->code;
    if (const auto* denied = std::get_if<oauth::AuthorizationDenied>(&response))
        return "denied " + denied->error;
    return "no code";
}

std::string read(const std::string& query) {
    return describe(oauth::read_authorization_response(microsoft(), http::Params::parse(query)));
}

}  // namespace

TEST_CASE("Each authorization request has secrets of its own") {
    const auto a = oauth::make_authorization_request();
    const auto b = oauth::make_authorization_request();
    CHECK(a.state.size() == 43);
    CHECK(a.nonce.size() == 43);
    CHECK(crypto::is_code_verifier(a.code_verifier));
    CHECK(a.state != b.state);
    CHECK(a.nonce != b.nonce);
    CHECK(a.code_verifier != b.code_verifier);
    CHECK(a.state != a.nonce);
}

TEST_CASE("The authorization URL carries the request and never the verifier or the secret") {
    const oauth::AuthorizationRequest request{"the-state", crypto::make_code_verifier(), "the-nonce"};
    const std::string text =
        oauth::authorization_url(microsoft(), "http://h/auth/onedrive/callback?a=b&c", request);
    const auto url = http::Url::parse(text);
    REQUIRE(url);
    CHECK(url->origin() + url->path == "https://login.microsoftonline.com/common/oauth2/v2.0/authorize");
    const http::Params query = http::Params::parse(url->query);
    CHECK(query.pairs().size() == 9);
    CHECK(*query.only("response_type") == "code");
    CHECK(*query.only("response_mode") == "query");
    CHECK(*query.only("client_id") == "our client&id");
    CHECK(*query.only("redirect_uri") == "http://h/auth/onedrive/callback?a=b&c");
    CHECK(*query.only("scope") == "openid profile email offline_access Files.Read User.Read");
    CHECK(*query.only("state") == "the-state");
    CHECK(*query.only("code_challenge") == crypto::code_challenge(request.code_verifier));
    CHECK(*query.only("code_challenge_method") == "S256");
    CHECK(*query.only("nonce") == "the-nonce");
    CHECK(text.find(request.code_verifier) == std::string::npos);
    CHECK(text.find("never-in-a-url") == std::string::npos);
}

TEST_CASE("Without openid there is no nonce in the authorization URL") {
    oauth::Provider provider = microsoft();
    provider.scopes = {"Files.Read"};
    const std::string text =
        oauth::authorization_url(provider, "http://h/c", oauth::make_authorization_request());
    CHECK(http::Params::parse(http::Url::parse(text)->query).count("nonce") == 0);
}

TEST_CASE("An authorization response is read by table") {
    const std::string issuer =
        "https%3A%2F%2Flogin.microsoftonline.com%2F9188040d-6c67-4c5b-b112-36a304b66dad%2Fv2.0";
    const auto [query, expected] = GENERATE_COPY(table<std::string, std::string>({
        {"code=abc==&state=s", "code abc=="},
        {"code=a%2Bb&session_state=x", "code a+b"},
        {"code=a&iss=" + issuer, "code a"},
        {"code=a&iss=https%3A%2F%2Fevil.example%2Fv2.0", "denied provider_error"},
        {"error=access_denied&iss=https%3A%2F%2Fevil.example%2Fv2.0", "denied provider_error"},
        {"code=a&iss=" + issuer + "&iss=" + issuer, "denied provider_error"},
        {"code=a&iss=", "denied provider_error"},
        {"", "no code"},
        {"code=", "no code"},
        {"code=a&code=b", "no code"},
        {"code=a&code=a", "no code"},
        {"error=access_denied&error_description=no", "denied access_denied"},
        {"error=access_denied&code=a", "denied access_denied"},
        {"error=invalid_request", "denied invalid_request"},
        {"error=unauthorized_client", "denied unauthorized_client"},
        {"error=unsupported_response_type", "denied unsupported_response_type"},
        {"error=invalid_scope", "denied invalid_scope"},
        {"error=server_error", "denied server_error"},
        {"error=temporarily_unavailable", "denied temporarily_unavailable"},
        {"error=interaction_required", "denied interaction_required"},
        {"error=login_required", "denied login_required"},
        {"error=account_selection_required", "denied account_selection_required"},
        {"error=consent_required", "denied consent_required"},
        {"error=invalid_request_uri", "denied invalid_request_uri"},
        {"error=invalid_request_object", "denied invalid_request_object"},
        {"error=request_not_supported", "denied request_not_supported"},
        {"error=request_uri_not_supported", "denied request_uri_not_supported"},
        {"error=registration_not_supported", "denied registration_not_supported"},
        {"error=%3Cscript%3E", "denied provider_error"},
        {"error=ACCESS_DENIED", "denied provider_error"},
        {"error=", "denied provider_error"},
        {"error=access_denied&error=access_denied", "denied provider_error"},
    }));
    INFO(query);
    CHECK(read(query) == expected);
}
