#include "oauth/account_space.h"

#include <catch2/catch.hpp>

using namespace holdfast;

namespace {

oauth::Provider onedrive(const std::string& tenant) {
    oauth::Provider provider = *oauth::known_providers().find("onedrive");
    CHECK_FALSE(provider.settings.at(0).apply(provider, tenant));
    return provider;
}

oauth::Provider known(const std::string& name) { return *oauth::known_providers().find(name); }

oauth::Provider oidc(const std::string& issuer) {
    oauth::Provider provider = oauth::oidc_provider({});
    provider.issuer = issuer;
    return provider;
}

oauth::Provider without_issuer(const std::string& identity_endpoint) {
    oauth::Provider provider;
    provider.identity_endpoint = identity_endpoint;
    return provider;
}

const std::string kTenant = "11111111-2222-4333-8444-555555555555";
const std::string kOtherTenant = "99999999-2222-4333-8444-555555555555";
const std::string kLogin = "https://login.microsoftonline.com/";

}  // namespace

TEST_CASE("Two entries may share accounts if their issuers may be the same") {
    struct Row {
        const char* what;
        oauth::Provider one;
        oauth::Provider other;
        bool may_share;
    };
    const std::vector<Row> rows = {
        {"two tenants", onedrive(kTenant), onedrive(kOtherTenant), false},
        {"one tenant twice", onedrive(kTenant), onedrive(kTenant), true},
        {"every tenant beside one", onedrive("common"), onedrive(kTenant), true},
        {"every tenant in two words", onedrive("common"), onedrive("organizations"), true},
        {"personal accounts beside a tenant", onedrive("consumers"), onedrive(kTenant), false},
        {"every tenant beside personal accounts", onedrive("common"), onedrive("consumers"), true},
        {"a tenant whose id is not known", onedrive("contoso.example"), onedrive(kTenant), true},
        {"a tenant by its issuer", onedrive(kTenant), oidc(kLogin + kTenant + "/v2.0"), true},
        {"another tenant by its issuer", onedrive(kOtherTenant), oidc(kLogin + kTenant + "/v2.0"), false},
        {"every tenant beside one by its issuer", onedrive("common"), oidc(kLogin + kTenant + "/v2.0"), true},
        {"two issuers", oidc("https://a.example"), oidc("https://b.example"), false},
        {"one issuer twice", oidc("https://a.example"), oidc("https://a.example"), true},
        {"two paths of a host", oidc("https://a.example/1"), oidc("https://a.example/2"), false},
        {"Google by its issuer", known("google_drive"), oidc("https://accounts.google.com"), true},
        {"Dropbox by its issuer", known("dropbox"), oidc("https://www.dropbox.com"), true},
        {"Dropbox twice", known("dropbox"), known("dropbox"), true},
        {"Box twice", known("box"), known("box"), true},
        {"two clouds", known("dropbox"), known("box"), false},
        {"a cloud without an issuer beside an issuer", known("box"), oidc("https://a.example"), false},
        {"one identity endpoint", without_issuer("https://a.example/me"),
         without_issuer("https://a.example/me"), true},
        {"nothing that is known", without_issuer(""), without_issuer(""), false},
    };
    for (const Row& row : rows) {
        INFO(row.what);
        CHECK(oauth::may_share_accounts(row.one, row.other) == row.may_share);
        CHECK(oauth::may_share_accounts(row.other, row.one) == row.may_share);
    }
}

TEST_CASE("No two known providers share accounts") {
    const auto& all = oauth::known_providers().all();
    for (const oauth::Provider& one : all) {
        for (const oauth::Provider& other : all)
            CHECK(oauth::may_share_accounts(one, other) == (&one == &other));
    }
}
