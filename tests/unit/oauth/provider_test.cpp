#include "oauth/provider.h"

#include "oauth/authorization.h"
#include "oauth/demo/demo_provider.h"

#include <catch2/catch.hpp>

using namespace holdfast;
using oauth::issuer_matches;

namespace {
const std::string kTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
const std::string kOtherTenant = "11111111-2222-4333-8444-555555555555";

oauth::Provider onedrive() { return *oauth::known_providers().find("onedrive"); }

// OneDrive with its setting "tenant".
oauth::Provider onedrive(const std::string& tenant) {
    oauth::Provider provider = onedrive();
    CHECK(provider.settings.at(0).name == "tenant");
    CHECK(provider.settings.at(0).apply(provider, tenant) == std::nullopt);
    return provider;
}

std::optional<oauth::Identity> parse(const std::string& body) {
    return onedrive().read_identity(base::Json::parse(body).value());
}
}  // namespace

TEST_CASE("OneDrive's entry names Microsoft's endpoints of the tenant") {
    const oauth::Provider provider = onedrive();
    CHECK(provider.name == "onedrive");
    CHECK(provider.authorization_endpoint ==
          "https://login.microsoftonline.com/common/oauth2/v2.0/authorize");
    CHECK(provider.token_endpoint == "https://login.microsoftonline.com/common/oauth2/v2.0/token");
    CHECK(provider.jwks_uri == "https://login.microsoftonline.com/common/discovery/v2.0/keys");
    CHECK(provider.identity_endpoint == "https://graph.microsoft.com/v1.0/me");
    CHECK(provider.scope() == "openid profile email offline_access Files.Read User.Read");
    CHECK(provider.expects_id_token());
    CHECK(provider.client_id.empty());
}

TEST_CASE("The issuer is a template where the tenant is known only from the id_token") {
    const std::string login = "https://login.microsoftonline.com/";
    CHECK(onedrive().issuer == login + "{tenantid}/v2.0");
    CHECK(onedrive("organizations").issuer == login + "{tenantid}/v2.0");
    CHECK(onedrive("contoso.example").issuer == login + "{tenantid}/v2.0");
    CHECK(onedrive("consumers").issuer == login + kTenant + "/v2.0");
    CHECK(onedrive(kOtherTenant).issuer == login + kOtherTenant + "/v2.0");
}

TEST_CASE("A tenant that does not belong in a path is refused, and changes nothing") {
    oauth::Provider provider = onedrive("consumers");
    const std::string tenant = GENERATE("", "a/b", "..%2f", "a b", "a?b");
    CHECK(provider.settings.at(0).apply(provider, tenant) == "'" + tenant + "' is not a tenant's name or id");
    CHECK(provider.token_endpoint == "https://login.microsoftonline.com/consumers/oauth2/v2.0/token");
}

TEST_CASE("The demo provider stands in with its own issuer for every tenant") {
    const oauth::Provider provider = oauth::demo_stand_in(onedrive("consumers"), "http://127.0.0.1:8081");
    CHECK(provider.issuer == "http://127.0.0.1:8081/consumers/v2.0");
    CHECK(provider.token_endpoint == "http://127.0.0.1:8081/consumers/oauth2/v2.0/token");
    CHECK(provider.identity_endpoint == "http://127.0.0.1:8081/v1.0/me");
    CHECK(provider.quota_endpoint == "http://127.0.0.1:8081/v1.0/me/drive");
}

TEST_CASE("Every known provider says all that the flow reads") {
    for (const oauth::Provider& provider : oauth::known_providers().all()) {
        INFO(provider.name);
        CHECK(provider.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos);
        CHECK_FALSE(provider.display_name.empty());
        CHECK_FALSE(provider.mark.empty());
        CHECK_FALSE(provider.scopes.empty());
        CHECK(provider.read_identity != nullptr);
        CHECK((provider.read_quota != nullptr) == provider.quota_endpoint.starts_with("https://"));
        for (const std::string& url :
             {provider.authorization_endpoint, provider.token_endpoint, provider.identity_endpoint}) {
            CHECK(url.starts_with("https://"));
        }
        if (provider.expects_id_token()) {
            CHECK(provider.jwks_uri.starts_with("https://"));
            CHECK(provider.issuer.starts_with("https://"));
        }
        const auto url = oauth::authorization_url(provider, "https://files.example/callback",
                                                  oauth::make_authorization_request());
        const auto query = http::Params::parse(http::Url::parse(url).value().query);
        for (const auto& [name, value] : query.pairs()) CHECK(query.only(name) != nullptr);
    }
}

TEST_CASE("A provider without openid expects no id_token") {
    oauth::Provider provider = onedrive();
    provider.scopes = {"Files.Read", "openid2"};
    CHECK_FALSE(provider.expects_id_token());
    CHECK(provider.scope() == "Files.Read openid2");
}

TEST_CASE("Providers are found by their whole name") {
    const oauth::Providers providers({onedrive()});
    REQUIRE(providers.find("onedrive") != nullptr);
    CHECK(providers.find("onedriv") == nullptr);
    CHECK(providers.find("") == nullptr);
}

TEST_CASE("An issuer matches to the letter, its tenant only as a UUID") {
    const std::string expected = "https://login/{tenantid}/v2.0";
    CHECK(issuer_matches(expected, "https://login/" + kTenant + "/v2.0"));
    CHECK(issuer_matches(expected, "https://login/" + kTenant + "/v2.0", kTenant));
    CHECK_FALSE(issuer_matches(expected, "https://login/" + kTenant + "/v2.0", kOtherTenant));
    CHECK_FALSE(issuer_matches(expected, "https://login/" + kTenant + "/v2.0", ""));
    CHECK_FALSE(issuer_matches(expected, "https://login/common/v2.0"));
    CHECK_FALSE(issuer_matches(expected, "https://login/{tenantid}/v2.0"));
    CHECK_FALSE(issuer_matches(expected, "https://login/" + kTenant + "/v2.0/"));
    CHECK_FALSE(issuer_matches(expected, "https://evil/" + kTenant + "/v2.0"));
    CHECK_FALSE(issuer_matches(expected, std::string("https://login/") + std::string(36, '/') + "/v2.0"));
    CHECK_FALSE(issuer_matches(expected, ""));
    CHECK(issuer_matches("https://login/a", "https://login/a", "whatever"));
    CHECK_FALSE(issuer_matches("https://login/a", "https://login/a/"));
}

TEST_CASE("Graph's user is read by its immutable id and its email") {
    const auto both = parse(R"({"id":"a1","mail":"a@x.example","userPrincipalName":"b@x.example"})");
    REQUIRE(both);
    CHECK(both->provider_account_id == "a1");
    CHECK(both->email == "a@x.example");
    CHECK(parse(R"({"id":"a1","mail":null,"userPrincipalName":"b@x.example"})").value().email ==
          "b@x.example");
    CHECK(parse(R"({"id":"a1","mail":"","userPrincipalName":"b@x.example"})").value().email == "b@x.example");
    CHECK(parse(R"({"id":")" + std::string(255, 'x') + R"(","mail":"a@x.example"})"));
}

TEST_CASE("A Graph user without a usable id or email is none") {
    const std::string body = GENERATE_COPY(
        std::string(R"({"mail":"a@x.example"})"), R"({"id":null,"mail":"a@x.example"})",
        R"({"id":17,"mail":"a@x.example"})", R"({"id":"","mail":"a@x.example"})",
        R"({"id":["a"],"mail":"a@x.example"})", R"({"id":"a\u0000b","mail":"a@x.example"})",
        R"({"id":"a\nb","mail":"a@x.example"})",
        R"({"id":")" + std::string(256, 'x') + R"(","mail":"a@x.example"})",
        R"({"id":")" + std::string(10'240, 'x') + R"(","mail":"a@x.example"})", R"({"id":"a"})",
        R"({"id":"a","mail":7})", R"({"id":"a","mail":"a@x\r\n.example"})",
        R"({"id":"a","mail":")" + std::string(255, 'x') + R"("})", R"([])", R"("text")", R"(null)", R"({})");
    INFO(body.substr(0, 100));
    CHECK_FALSE(parse(body));
}

TEST_CASE("Microsoft's identity and id_token are of one account by Graph's id and the oid") {
    const auto [id, claims, expected] = GENERATE(table<std::string, std::string, bool>({
        // A work account.
        {"9f4880d8-80ba-4c40-97bc-f7a23c703084", R"({"oid":"9f4880d8-80ba-4c40-97bc-f7a23c703084"})", true},
        {"9F4880D8-80ba-4c40-97bc-f7a23c703084", R"({"oid":"9f4880d8-80ba-4c40-97bc-f7a23c703084"})", true},
        {"9f4880d8-80ba-4c40-97bc-f7a23c703085", R"({"oid":"9f4880d8-80ba-4c40-97bc-f7a23c703084"})", false},
        // A personal account.
        {"84a2f1b3c5d6e7f8", R"({"oid":"00000000-0000-0000-84a2-f1b3c5d6e7f8"})", true},
        {"84A2F1B3C5D6E7F8", R"({"oid":"00000000-0000-0000-84a2-f1b3c5d6e7f8"})", true},
        {"3bffd98765432", R"({"oid":"00000000-0000-0000-0003-bffd98765432"})", true},
        {"84a2f1b3c5d6e7f9", R"({"oid":"00000000-0000-0000-84a2-f1b3c5d6e7f8"})", false},
        {"84a2f1b3c5d6e7f8", R"({"oid":"00000000-0000-0001-84a2-f1b3c5d6e7f8"})", false},
        {"84a2f1b3c5d6e7f8", R"({"oid":"84a2f1b3c5d6e7f8"})", false},
        // An oid that is there counts, whatever sub says.
        {"84a2f1b3c5d6e7f8", R"({"oid":"","sub":"84a2f1b3c5d6e7f8"})", false},
        {"84a2f1b3c5d6e7f8", R"({"oid":null,"sub":"84a2f1b3c5d6e7f8"})", false},
        {"84a2f1b3c5d6e7f8", R"({"oid":["84a2f1b3c5d6e7f8"]})", false},
        {"84a2f1b3c5d6e7f8", R"({"sub":"84a2f1b3c5d6e7f8"})", true},
        {"84a2f1b3c5d6e7f8", R"({"sub":"another"})", false},
        {"84a2f1b3c5d6e7f8", R"({})", false},
    }));
    INFO(id << " " << claims);
    CHECK(onedrive().is_same_account({id, "a@x.example"}, base::Json::parse(claims).value()) == expected);
}

TEST_CASE("An entry that says nothing of it compares the id with sub, to the letter") {
    const oauth::Provider provider;
    const auto is_same = [&](const std::string& claims) {
        return provider.is_same_account({"Abc", "a@x.example"}, base::Json::parse(claims).value());
    };
    CHECK(is_same(R"({"sub":"Abc","oid":"x"})"));
    CHECK_FALSE(is_same(R"({"sub":"abc"})"));
    CHECK_FALSE(is_same(R"({"sub":7})"));
    CHECK_FALSE(is_same("{}"));
}
