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

TEST_CASE("A quota is what is used and the limit, if there is one") {
    const auto [name, body, quota] = GENERATE(table<std::string, std::string, std::string>({
        {"onedrive", R"({"quota":{"used":7,"total":1099511627776,"state":"normal"}})", "7 of 1099511627776"},
        {"onedrive", R"({"quota":{"used":9,"total":8,"state":"exceeded"}})", "9 of 8"},
        {"onedrive", R"({"quota":{"used":7,"total":0}})", "7"},
        {"onedrive", R"({"quota":{"used":7}})", "7"},
        {"onedrive", R"({"quota":{"state":"normal"}})", "none"},
        {"onedrive", R"({"quota":{"used":-1,"total":8}})", "none"},
        {"onedrive", R"({"quota":{"used":"7","total":8}})", "none"},
        {"onedrive", R"({"used":7})", "none"},
        {"onedrive", R"([7])", "none"},
        {"google_drive", R"({"storageQuota":{"limit":"16106127360","usage":"7","usageInDrive":"5"}})",
         "7 of 16106127360"},
        {"google_drive", R"({"storageQuota":{"usage":"7"}})", "7"},
        {"google_drive", R"({"storageQuota":{"limit":"8","usage":7}})", "none"},
        {"google_drive", R"({"storageQuota":{"limit":"8","usage":"7 GB"}})", "none"},
        {"google_drive", R"({"storageQuota":{"limit":"8","usage":""}})", "none"},
        {"google_drive", R"({"storageQuota":{"limit":"8","usage":"99999999999999999999"}})", "none"},
        {"google_drive", R"({"user":{}})", "none"},
        {"dropbox", R"({"used":7,"allocation":{".tag":"individual","allocated":2147483648}})",
         "7 of 2147483648"},
        // The team's space, which all of it shares.
        {"dropbox",
         R"({"used":7,"allocation":{".tag":"team","used":70,"allocated":80,"user_within_team_space_allocated":0}})",
         "70 of 80"},
        {"dropbox",
         R"({"used":7,"allocation":{".tag":"team","used":70,"allocated":80,"user_within_team_space_allocated":9}})",
         "7 of 9"},
        {"dropbox", R"({"used":7,"allocation":{".tag":"moon","allocated":8}})", "7"},
        {"dropbox", R"({"used":7})", "7"},
        {"dropbox", R"({"allocation":{".tag":"individual","allocated":8}})", "none"},
        {"box", R"({"type":"user","space_amount":11345156112,"space_used":1237009912})",
         "1237009912 of 11345156112"},
        {"box", R"({"space_amount":999999999999999,"space_used":7})", "7"},
        {"box", R"({"space_amount":-1,"space_used":7})", "7"},
        {"box", R"({"space_amount":8})", "none"},
        {"box", R"({"space_amount":8,"space_used":1e300})", "none"},
    }));
    INFO(name << " " << body);
    const auto read = entry(name).read_quota(base::Json::parse(body).value());
    std::string text = "none";
    if (read) text = std::to_string(read->used) + (read->total ? " of " + std::to_string(*read->total) : "");
    CHECK(text == quota);
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
