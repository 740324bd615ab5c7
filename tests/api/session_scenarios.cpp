// Sign-up, login and refresh as they are refused.
#include "api/scenario.h"

namespace holdfast::test {
namespace {

std::string sign_up_body(const std::string& email, const std::string& password, const std::string& username) {
    return base::Json::object({{"email", email}, {"password", password}, {"username", username}}).dump();
}

}  // namespace

std::vector<Scenario> session_scenarios() {
    std::vector<Scenario> rows;
    const auto add = [&](const char* name, const char* target, const std::string& body, int status,
                         std::vector<std::string> contains) {
        rows.push_back({.name = name,
                        .method = "POST",
                        .target = target,
                        .body = body,
                        .status = status,
                        .contains = std::move(contains),
                        .lacks = {"secret password", "User creation failed"}});
    };
    constexpr const char* kSignUp = "/api/v1/auth/signup";
    add("no email", kSignUp, sign_up_body("nobody", "secret password", "N"), 422, {"invalid_email"});
    add("short password", kSignUp, sign_up_body("n@example.com", "1234567", "N"), 422,
        {"weak_password", "at least 8 characters and at most 1024 bytes"});
    add("long password", kSignUp, sign_up_body("n@example.com", std::string(1025, 'p'), "N"), 422,
        {"weak_password"});
    add("no user name", kSignUp, sign_up_body("n@example.com", "secret password", " "), 422,
        {"invalid_username"});
    add("email in use", kSignUp, sign_up_body("ada@example.com", "secret password", "N"), 409,
        {"email_taken"});
    add("email in use, in other letters", kSignUp, sign_up_body(" ADA@Example.COM ", "secret password", "N"),
        409, {"email_taken"});

    constexpr const char* kLogin = "/api/v1/auth/login";
    add("wrong password", kLogin, R"({"email":"ada@example.com","password":"secret password"})", 401,
        {"invalid_credentials", "Email or password is wrong."});
    add("unknown user", kLogin, R"({"email":"nobody@example.com","password":"secret password"})", 401,
        {"invalid_credentials", "Email or password is wrong."});
    add("login with what is no email", kLogin, R"({"email":"nobody","password":"secret password"})", 401,
        {"invalid_credentials", "Email or password is wrong."});

    constexpr const char* kRefresh = "/api/v1/auth/refresh";
    add("refresh without a token", kRefresh, "", 401, {"invalid_refresh_token"});
    add("refresh without a token, in JSON", kRefresh, "{}", 401, {"invalid_refresh_token"});
    add("refresh with a token that is not ours", kRefresh, R"({"refresh_token":"x"})", 401,
        {"invalid_refresh_token"});
    add("refresh with an access token", kRefresh, R"({"refresh_token":"{ada}"})", 401,
        {"invalid_refresh_token"});
    add("refresh with a spent token", kRefresh, R"({"refresh_token":"{spent_refresh}"})", 401,
        {"invalid_refresh_token"});
    add("refresh with what is no text", kRefresh, R"({"refresh_token":7})", 422,
        {"invalid_request", "refresh_token"});
    return rows;
}

}  // namespace holdfast::test
