// What the entries read of their providers' answers.
#include "oauth/provider.h"

#include <catch2/catch.hpp>

using namespace holdfast;

namespace {

const oauth::Provider& entry(const std::string& name) { return *oauth::known_providers().find(name); }

}  // namespace

TEST_CASE("An identity is the provider's immutable id and the email") {
    const auto [name, body, id] = GENERATE(table<std::string, std::string, std::string>({
        {"google_drive", R"({"sub":"110169484474386276334","email":"a@x.example"})", "110169484474386276334"},
        {"google_drive", R"({"id":"1","email":"a@x.example"})", ""},
        {"google_drive", R"({"sub":1,"email":"a@x.example"})", ""},
        {"google_drive", R"({"sub":"1"})", ""},
        {"dropbox", R"({"account_id":"dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc","email":"a@x.example"})",
         "dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc"},
        {"dropbox", R"({"account_id":null,"email":"a@x.example"})", ""},
        {"dropbox", R"({"account_id":"dbid:1"})", ""},
        {"box", R"({"type":"user","id":"11446498","login":"a@x.example"})", "11446498"},
        {"box", R"({"type":"user","id":11446498,"login":"a@x.example"})", ""},
        {"box", R"({"type":"user","id":"11446498","email":"a@x.example"})", ""},
    }));
    INFO(name << " " << body);
    const auto identity = entry(name).read_identity(base::Json::parse(body).value());
    CHECK((identity ? identity->provider_account_id : "") == id);
    if (identity) CHECK(identity->email == "a@x.example");
}

TEST_CASE("A refusal is logged in the provider's own word") {
    const auto [name, body, word] = GENERATE(table<std::string, std::string, std::string>({
        {"google_drive", R"({"error":{"code":401,"status":"UNAUTHENTICATED"}})", " UNAUTHENTICATED"},
        {"google_drive", R"({"error":"invalid_grant","error_description":"Token has been expired"})", ""},
        {"dropbox", R"({"error_summary":"x/..","error":{".tag":"expired_access_token"}})",
         " expired_access_token"},
        {"dropbox", R"({"error":"invalid_grant","error_description":"s3cret"})", ""},
        {"box", R"({"type":"error","status":404,"code":"not_found"})", " not_found"},
        {"box", R"({"error":"invalid_grant","error_description":"Refresh token has expired"})", " expired"},
        {"box", R"({"error":"invalid_grant","error_description":"Invalid refresh token"})", ""},
    }));
    INFO(name << " " << body);
    CHECK(oauth::logged_error_word(entry(name), base::Json::parse(body).value()) == word);
}
