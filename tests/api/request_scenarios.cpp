// Requests that no handler likes: paths, methods, bodies, and who sends them.
#include "api/request_body.h"
#include "api/scenario.h"

#include <cstddef>

namespace holdfast::test {
namespace {

constexpr const char* kSignUp = "/api/v1/auth/signup";

// A sign-up whose body has exactly this size.
std::string sign_up_of_size(std::size_t size) {
    const std::string before = R"({"email":"x","password":")";
    const std::string after = R"(","username":"x"})";
    return before + std::string(size - before.size() - after.size(), 'x') + after;
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

void add_unknown_addresses(std::vector<Scenario>& rows) {
    for (const char* target : {"/nowhere", "/api/v1/auth", "/auth/onedrive", "/auth/dropbox/callback?state=1",
                               "/assets/nowhere.css", "/assets/0/nowhere.css", "/assets/../app.html",
                               "/assets/0/%2e%2e%2fapp.html", "/app/", "//"}) {
        rows.push_back({.name = "unknown address",
                        .target = target,
                        .status = 404,
                        .contains = {R"("error":"not_found")"},
                        .lacks = {"nowhere", "dropbox"}});
    }
    for (const char* target : {"/%zz", "/%", "/a%00b", "/%ff"}) {
        rows.push_back({.name = "address that can't be decoded",
                        .target = target,
                        .status = 400,
                        .contains = {R"("error":"bad_request")"}});
    }
}

void add_links(std::vector<Scenario>& rows) {
    rows.push_back({.name = "link that is none",
                    .method = "POST",
                    .target = "/api/v1/auth/password/reset",
                    .body = R"({"token":"none","new_password":"correct horse"})",
                    .status = 400,
                    .contains = {R"("error":"invalid_link")"}});
    rows.push_back(
        {.name = "invitation that is none",
         .method = "POST",
         .target = kSignUp,
         .body = R"({"email":"n@example.com","password":"correct horse","username":"N","invitation":"x"})",
         .status = 403,
         .contains = {R"("error":"sign_up_closed")"}});
    rows.push_back({.name = "address that nobody has",
                    .method = "POST",
                    .target = "/api/v1/auth/password/forgot",
                    .body = R"({"email":"nobody@example.com"})",
                    .status = 202,
                    .contains = {R"({"success":true,"data":{}})"}});
}

void add_hosts(std::vector<Scenario>& rows) {
    for (const char* host : {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8080",
                             "192.0.2.1", "[2001:db8::1]:8080", "xlocalhost"}) {
        for (const char* target : {"/health", "/app", "/nowhere", "/auth/onedrive/callback?state=1"}) {
            rows.push_back({.name = "host that is not ours",
                            .target = target,
                            .headers = {{"Host", host}},
                            .status = 421,
                            .contains = {R"("error":"misdirected_request")"},
                            .lacks = {"evil"}});
        }
    }
    for (const char* host :
         {"127.0.0.1:8080", "127.0.0.1", "localhost:1", "LOCALHOST", "127.9.9.9", "[::1]:80"}) {
        rows.push_back(
            {.name = "host of ours", .target = "/health", .headers = {{"Host", host}}, .status = 200});
    }
}

void add_wrong_methods(std::vector<Scenario>& rows) {
    struct Route {
        const char* method;
        const char* target;
        const char* allow;
    };
    for (const Route& route :
         {Route{"GET", kSignUp, "POST"}, Route{"POST", "/me/cloud-status", "GET, HEAD"},
          Route{"PUT", "/api/v1/auth/me", "GET, HEAD, DELETE"}, Route{"TRACE", "/", "GET, HEAD"},
          Route{"get", "/health", "GET, HEAD"}, Route{"OPTIONS", kSignUp, "POST"},
          Route{"HEAD", "/auth/onedrive/callback?state=1", "GET"}}) {
        rows.push_back({.name = "wrong method",
                        .method = route.method,
                        .target = route.target,
                        .status = 405,
                        .contains = {R"("error":"method_not_allowed")"},
                        .answers_with = {{"Allow", route.allow}}});
    }
}

void add_body_bounds(std::vector<Scenario>& rows) {
    const auto add = [&](const char* name, const std::string& body, int status, const char* code) {
        rows.push_back({.name = name,
                        .method = "POST",
                        .target = kSignUp,
                        .body = body,
                        .headers = {{"Content-Type", "application/json"}},
                        .status = status,
                        .contains = {code},
                        .lacks = {"xxxx"}});
    };
    add("body of 64 KiB", sign_up_of_size(api::kMaxBodyBytes), 422, "invalid_email");
    add("body over 64 KiB", sign_up_of_size(api::kMaxBodyBytes + 1), 413, "payload_too_large");
    for (const std::string& body :
         {std::string(), std::string("{"), std::string(R"({"email":"a"}x)"),
          std::string(R"({"email":"a","email":"b"})"), std::string(R"({"email":1e400})"),
          std::string("{\"email\":\"\xff\"}"), nested(40), std::string("\0", 1)}) {
        add("no JSON", body, 400, "invalid_json");
    }
    for (const char* body : {"[]", "null", "1", R"("text")", R"([{"email":"a"}])"}) {
        add("JSON that is no object", body, 422, "must be a JSON object");
    }
}

void add_content_types(std::vector<Scenario>& rows) {
    for (const char* type :
         {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "text/json"}) {
        rows.push_back({.name = "wrong content type",
                        .method = "POST",
                        .target = kSignUp,
                        .body = R"({"email":"a@b.c","password":"long enough","username":"a"})",
                        .headers = {{"Content-Type", type}},
                        .status = 415,
                        .contains = {"unsupported_media_type"}});
    }
    for (const char* type :
         {"Application/JSON", "application/json; charset=utf-8", "application/json ;x=y"}) {
        rows.push_back({.name = "content type with parameters",
                        .method = "POST",
                        .target = kSignUp,
                        .body = "{}",
                        .headers = {{"Content-Type", type}},
                        .status = 422,
                        .contains = {"invalid_request"}});
    }
}

// Each field of each endpoint, missing and mistyped, is named in the answer.
void add_mistyped_fields(std::vector<Scenario>& rows) {
    struct Field {
        const char* method;
        const char* target;
        const char* name;
        const char* others;  // the fields that are asked for before it
    };
    for (const Field& field :
         {Field{"POST", kSignUp, "email", ""}, Field{"POST", kSignUp, "password", R"("email":"a@b.c",)"},
          Field{"POST", kSignUp, "username", R"("email":"a@b.c","password":"long enough",)"},
          Field{"POST", "/api/v1/auth/login", "email", ""},
          Field{"POST", "/api/v1/auth/login", "password", R"("email":"a@b.c",)"},
          Field{"POST", "/cloud/transfer-ownership", "transfer_token", ""},
          Field{"POST", "/cloud/transfer-ownership/preview", "transfer_token", ""},
          Field{"POST", "/cloud/disconnect", "account_id", ""},
          Field{"PUT", "/me/clouds/onedrive/{account}/nickname", "nickname", ""}}) {
        for (const char* value : {"", "null", "7", "true", "[]", "{}"}) {
            const std::string member =
                *value == '\0' ? R"("another":"field")" : "\"" + std::string(field.name) + "\":" + value;
            rows.push_back({.name = "missing or mistyped field",
                            .method = field.method,
                            .target = field.target,
                            .body = "{" + std::string(field.others) + member + "}",
                            .headers = kAda,
                            .status = 422,
                            .contains = {"invalid_request", "\\\"" + std::string(field.name) + "\\\""},
                            .lacks = {"long enough"}});
        }
    }
}

void add_strangers(std::vector<Scenario>& rows) {
    const std::string body = R"({"account_id":"{account}","transfer_token":"{offer}","nickname":"n"})";
    for (const auto& [method, target] : std::vector<std::pair<const char*, const char*>>{
             {"POST", "/api/v1/auth/logout"},
             {"GET", "/api/v1/auth/me"},
             {"DELETE", "/api/v1/auth/me"},
             {"GET", "/api/v1/auth/sessions"},
             {"DELETE", "/api/v1/auth/sessions"},
             {"DELETE", "/api/v1/auth/sessions/{ada_session}"},
             {"POST", "/api/v1/auth/password"},
             {"POST", "/api/v1/auth/reauthenticate"},
             {"GET", "/auth/onedrive/login-url"},
             {"POST", "/cloud/transfer-ownership"},
             {"POST", "/cloud/disconnect"},
             {"GET", "/me/cloud-status"},
             {"DELETE", "/me/clouds/onedrive/{account}"},
             {"PUT", "/me/clouds/onedrive/{account}/nickname"},
             {"GET", "/me/transfer-events"},
             {"PATCH", "/me/transfer-events/{event}/acknowledge"}}) {
        for (const char* authorization :
             {"", "Bearer", "Bearer ", "Bearer x.y.z", "Basic YTpi", "Bearer {expired}",
              "Bearer {logged_out}", "Bearer {ada_refresh}", "Bearer {offer}"}) {
            rows.push_back({.name = "without a session",
                            .method = method,
                            .target = target,
                            .body = *method == 'G' ? "" : body,
                            .headers = {{"Authorization", authorization}},
                            .status = 401,
                            .contains = {"not_signed_in"}});
        }
    }
}

// What changes something and is authenticated by cookie must come from our own pages.
void add_foreign_pages(std::vector<Scenario>& rows) {
    const std::pair<std::string, std::string> cookie = {
        "Cookie", "holdfast_session={ada}; holdfast_refresh={ada_refresh}"};
    for (const Fields& said :
         std::vector<Fields>{{},
                             {{"Origin", "null"}},
                             {{"Origin", ""}},
                             {{"Origin", "https://evil.example"}},
                             {{"Origin", "http://127.0.0.1"}},
                             {{"Origin", "https://127.0.0.1:8080"}},
                             {{"Origin", "http://127.0.0.1:8080.evil.example"}},
                             {{"Origin", "http://localhost:8080"}},
                             {{"Sec-Fetch-Site", "cross-site"}},
                             {{"Sec-Fetch-Site", "same-site"}},
                             {{"Sec-Fetch-Site", "none"}},
                             {{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "same-origin"}}}) {
        Fields headers = said;
        headers.push_back(cookie);
        for (const auto& [method, target] : std::vector<std::pair<const char*, const char*>>{
                 {"POST", "/api/v1/auth/logout"},
                 {"POST", "/api/v1/auth/refresh"},
                 {"DELETE", "/api/v1/auth/me"},
                 {"DELETE", "/api/v1/auth/sessions"},
                 {"DELETE", "/api/v1/auth/sessions/{ada_session}"},
                 {"POST", "/api/v1/auth/password"},
                 {"POST", "/api/v1/auth/reauthenticate"},
                 {"POST", "/cloud/transfer-ownership"},
                 {"POST", "/cloud/disconnect"},
                 {"DELETE", "/me/clouds/onedrive/{account}"},
                 {"PUT", "/me/clouds/onedrive/{account}/nickname"},
                 {"PATCH", "/me/transfer-events/{event}/acknowledge"}}) {
            rows.push_back({.name = "another site's page",
                            .method = method,
                            .target = target,
                            .headers = headers,
                            .status = 403,
                            .contains = {R"("error":"cross_site")"}});
        }
    }
}

}  // namespace

std::vector<Scenario> request_scenarios() {
    std::vector<Scenario> rows;
    add_unknown_addresses(rows);
    add_hosts(rows);
    add_links(rows);
    add_wrong_methods(rows);
    add_body_bounds(rows);
    add_content_types(rows);
    add_mistyped_fields(rows);
    add_strangers(rows);
    add_foreign_pages(rows);
    return rows;
}

}  // namespace holdfast::test
