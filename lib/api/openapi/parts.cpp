#include "api/openapi/parts.h"

#include "accounts/validation.h"

namespace holdfast::api::openapi {
namespace {

using base::Json;
using enum Presence;

Schema user() {
    return object({
        {"user_id", uuid()},
        {"email", noted(text("ada@example.com"), "Empty for an anonymous user.")},
        {"username", text("Ada")},
        {"email_verified", flag(true)},
        {"created_at", time()},
    });
}

Schema session() {
    return object({
        {"user_id", uuid()},
        {"email", text("ada@example.com")},
        {"username", text("Ada")},
        {"access_token", text("eyJhbGciOi...")},
        {"token_type", always("bearer")},
        {"expires_in", noted(number(3600), "Seconds.")},
        {"refresh_token",
         noted(text("eyJhbGciOi..."),
               "Not for browsers, whose cookie holds it, unless they ask with \"cookies\":false."),
         optional},
    });
}

Schema quota() {
    return noted(
        object({{"used", number(12345)}, {"total", nullable(number(1099511627776))}, {"at", time()}}),
        "Bytes, as the provider told them at that time; `total` is null where there is no limit.");
}

std::vector<Field> account_fields() {
    return {
        {"id", uuid()},
        {"provider", provider()},
        {"provider_account_id", text("8f1e2d3c4b5a6978")},
        {"provider_email", text("ada@outlook.example")},
        {"nickname", nullable(text("Work"))},
        {"connection_status", words({"connected", "needs_reconnect", "disconnected"})},
        {"reason",
         noted(nullable(text("revoked")),
               "Of needs_reconnect: revoked, expired, refresh_lost, scope_changed or no_refresh_token.")},
        {"granted_scope", text("Files.Read offline_access")},
        {"scopes", list(text("Files.Read"))},
        {"storage", nullable(named("Storage"))},
        {"connected_at", time()},
        {"updated_at", time()},
        {"disconnected_at", nullable(time())},
    };
}

Schema account_of_user() {
    auto fields = account_fields();
    fields.push_back({"user_id", uuid()});
    return object(fields);
}

// PublicKeyCredentialDescriptorJSON
Schema passkey_descriptors() {
    return list(object({{"type", always("public-key")},
                        {"id", text("c2FtcGxl")},
                        {"transports", list(text("internal")), optional}}));
}

Schema passkey_creation() {
    return object({{"rp", object({{"id", text("localhost")}, {"name", text("localhost")}})},
                   {"user", object({{"id", text("MGI2ZjNjMWU")},
                                    {"name", text("ada@example.com")},
                                    {"displayName", text("Ada")}})},
                   {"challenge", text("c2FtcGxl")},
                   {"pubKeyCredParams", list(object({{"type", always("public-key")}, {"alg", number(-7)}}))},
                   {"timeout", noted(number(300000), "Milliseconds.")},
                   {"excludeCredentials", passkey_descriptors()},
                   {"authenticatorSelection", object({{"residentKey", always("required")},
                                                      {"requireResidentKey", always(true)},
                                                      {"userVerification", always("required")}})},
                   {"attestation", always("none")}});
}

Schema passkey_request() {
    return object({{"challenge", text("c2FtcGxl")},
                   {"timeout", noted(number(300000), "Milliseconds.")},
                   {"rpId", text("localhost")},
                   {"allowCredentials", passkey_descriptors()},
                   {"userVerification", always("required")}});
}

// AuthenticationResponseJSON: more is in it than is read.
Schema passkey_credential() {
    const Schema response = object({{"clientDataJSON", text("eyJ0eXBlIjoi...")},
                                    {"authenticatorData", text("SZYN5YgOjGh0...")},
                                    {"signature", text("MEUCIQ...")},
                                    {"userHandle", nullable(text("MGI2ZjNjMWU")), optional}})
                                .set("additionalProperties", true);
    return object({{"id", text("c2FtcGxl")}, {"response", response}}).set("additionalProperties", true);
}

Schema public_keys() {
    return object(
        {{"keys", list(any_object(Json::object({{"kty", "EC"}, {"kid", "2026-01"}, {"alg", "ES256"}})))}});
}

}  // namespace

std::vector<Named> shared_schemas() {
    return {{"User", user()},
            {"Session", session()},
            {"Storage", quota()},
            {"Account", object(account_fields())},
            {"AccountOfUser", account_of_user()},
            {"PublicKeys", public_keys()},
            {"PasskeyCreation", passkey_creation()},
            {"PasskeyRequest", passkey_request()},
            {"PasskeyCredential", passkey_credential()}};
}

Schema data_as(Schema data) { return success_of({{"data", std::move(data)}}); }
Schema data_of(const std::vector<Field>& fields) { return data_as(object(fields)); }

Schema success_of(std::vector<Field> fields) {
    fields.insert(fields.begin(), {"success", always(true)});
    return object(fields);
}

Answer ok(Schema body, std::string_view text) { return {200, text, std::move(body)}; }
Answer no_content(std::string_view text) { return {204, text}; }
Answer not_modified() { return {304, "What If-None-Match names is the present answer."}; }

Field code_field() {
    return {
        "code",
        noted(text("123456"), "Of a user with a second factor: a code of it, or one of its recovery codes."),
        optional};
}

Field passkey_field() {
    return {"passkey", noted(named("PasskeyCredential"), "In the place of the code."), optional};
}

Field cookies_field() {
    return {
        "cookies",
        noted(flag(false), "false: no cookie is set, and both tokens are in the body, also for a browser."),
        optional};
}

Field new_password_field() {
    return {"new_password", noted(text("correct horse battery", {1, accounts::kMaxPasswordBytes}),
                                  "8 characters at least, 6 with --demo; 1,024 bytes at most.")};
}

std::vector<Parameter> page_parameters() {
    return {{"limit", number(100, 1, 100), "The size of a page; 100 by default."},
            {"cursor", text("42"), "What the page before told as `next`."}};
}

std::vector<Parameter> page_parameters_if_none_match() {
    auto parameters = page_parameters();
    parameters.push_back({"If-None-Match", text("\"8d5e957f297893487bd98fa830fa6413\""),
                          "An ETag of an earlier answer.", optional, "header"});
    return parameters;
}

}  // namespace holdfast::api::openapi
