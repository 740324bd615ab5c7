// Sign-up, login, refresh, and what a user does with sessions and password, as they are refused.
#include "api/scenario.h"

namespace holdfast::test {
namespace {

std::string sign_up_body(const std::string& email, const std::string& password, const std::string& username) {
    return base::Json::object({{"email", email}, {"password", password}, {"username", username}}).dump();
}

void add_own_sessions(std::vector<Scenario>& rows) {
    for (const char* id : {"{ada_session}", "{nowhere}", "1", "%27%20OR%201%3D1"}) {
        rows.push_back({.name = "not Bob's session",
                        .method = "DELETE",
                        .target = "/api/v1/auth/sessions/" + std::string(id),
                        .headers = kBob,
                        .status = 404,
                        .contains = {R"("error":"session_not_found","detail":"You have no such session.")"}});
    }
    rows.push_back({.name = "Ada's sessions",
                    .target = "/api/v1/auth/sessions",
                    .headers = kAda,
                    .contains = {R"({"success":true,"data":{"sessions":[{"id":")", R"("current":true})"},
                    .lacks = {"token", "generation"},
                    .answers_with = {{"Cache-Control", "no-store"}}});
    rows.push_back({.name = "leave without a recent password",
                    .method = "DELETE",
                    .target = "/api/v1/auth/me",
                    .headers = {{"Authorization", "Bearer {stale}"}},
                    .status = 401,
                    .contains = {"reauthentication_required", "Please give your password once more."}});
}

void add_passwords(std::vector<Scenario>& rows) {
    const auto add = [&](const char* name, const char* target, const std::string& body, int status,
                         std::vector<std::string> contains) {
        rows.push_back({.name = name,
                        .method = "POST",
                        .target = target,
                        .body = body,
                        .headers = kAda,
                        .status = status,
                        .contains = std::move(contains),
                        .lacks = {"secret password"}});
    };
    constexpr const char* kPassword = "/api/v1/auth/password";
    add("wrong current password", kPassword,
        R"({"current_password":"secret password","new_password":"another secret password"})", 401,
        {"invalid_credentials", "This is not your password."});
    add("short new password", kPassword, R"({"current_password":"correct horse","new_password":"1234567"})",
        422, {"weak_password", "at least 8 characters"});
    add("no new password", kPassword, R"({"current_password":"correct horse"})", 422,
        {"invalid_request", "new_password"});
    add("no current password", kPassword, R"({"new_password":"another secret password"})", 422,
        {"invalid_request", "current_password"});
    constexpr const char* kAgain = "/api/v1/auth/reauthenticate";
    add("wrong password", kAgain, R"({"password":"secret password"})", 401,
        {"invalid_credentials", "This is not your password."});
    add("no password", kAgain, "{}", 422, {"invalid_request", "password"});
}

void add_second_factors(std::vector<Scenario>& rows) {
    const auto add = [&](const char* name, const char* method, const char* target, const char* user,
                         const std::string& body, int status, const char* code) {
        rows.push_back({.name = name,
                        .method = method,
                        .target = target,
                        .body = body,
                        .headers = {{"Authorization", std::string("Bearer {") + user + "}"}},
                        .status = status,
                        .contains = {std::string(R"("error":")") + code},
                        .lacks = {"otpauth", "recovery"}});
    };
    constexpr const char* kFactor = "/api/v1/auth/second-factor";
    constexpr const char* kConfirm = "/api/v1/auth/second-factor/confirm";
    const std::string wrong = R"({"code":"{wrong_code}"})";
    add("a second one", "POST", kFactor, "gwen", "", 409, "second_factor_exists");
    add("nothing to confirm", "POST", kConfirm, "ada", wrong, 404, "second_factor_not_found");
    add("nothing to remove", "DELETE", kFactor, "ada", wrong, 404, "second_factor_not_found");
    add("wrong code", "DELETE", kFactor, "gwen", wrong, 401, "invalid_code");
    add("no code", "DELETE", kFactor, "gwen", "{}", 422, "invalid_request");
    add("password without a code", "POST", "/api/v1/auth/reauthenticate", "gwen",
        R"({"password":"correct horse"})", 401, "second_factor_required");
    add("passkeys at an IP address", "POST", "/api/v1/auth/passkeys/options", "gwen", "", 409,
        "passkeys_unavailable");
    add("no such passkey", "DELETE", "/api/v1/auth/passkeys/{nowhere}", "gwen", "", 404, "passkey_not_found");
    rows.push_back({.name = "login without a code",
                    .method = "POST",
                    .target = "/api/v1/auth/login",
                    .body = R"({"email":"gwen@example.com","password":"correct horse"})",
                    .status = 401,
                    .contains = {"second_factor_required"},
                    .lacks = {"token"}});
    rows.push_back({.name = "Gwen's second factor",
                    .target = kFactor,
                    .headers = {{"Authorization", "Bearer {gwen}"}},
                    .contains = {R"({"enabled":true,"recovery_codes_left":10})"}});
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
    add_own_sessions(rows);
    add_passwords(rows);
    add_second_factors(rows);
    return rows;
}

}  // namespace holdfast::test
