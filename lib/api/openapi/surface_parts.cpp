#include "api/openapi/surface_parts.h"

#include "storage/rows.h"

namespace holdfast::api::openapi {
namespace {

using base::Json;
using enum Presence;

Schema identity() {
    return object({{"identity_id", uuid()},
                   {"id", text("8f1e2d3c4b5a6978")},
                   {"user_id", uuid()},
                   {"identity_data", object({{"sub", text("8f1e2d3c4b5a6978")},
                                             {"email", text("ada@outlook.example")},
                                             {"email_verified", flag(false)},
                                             {"phone_verified", flag(false)}})},
                   {"provider", provider()},
                   {"last_sign_in_at", time(), optional},
                   {"created_at", time()},
                   {"updated_at", time()},
                   {"email", text("ada@outlook.example")}});
}

Schema user() {
    return object({{"id", uuid()},
                   {"aud", always("authenticated")},
                   {"role", always("authenticated")},
                   {"email", text("ada@example.com")},
                   {"email_confirmed_at", time(), optional},
                   {"phone", always("")},
                   {"confirmed_at", time(), optional},
                   {"last_sign_in_at", time(), optional},
                   {"app_metadata", any_object(Json::object({{"provider", "email"}}))},
                   {"user_metadata", any_object(Json::object({{"username", "Ada"}}))},
                   {"identities", list(named("SupabaseIdentity"))},
                   {"created_at", time()},
                   {"updated_at", time()},
                   {"is_anonymous", flag(false)}});
}

Schema session() {
    return object({{"access_token", text("eyJhbGciOi...")},
                   {"token_type", always("bearer")},
                   {"expires_in", number(3600)},
                   {"expires_at", noted(number(1767326645), "Seconds since 1970.")},
                   {"refresh_token", text("eyJhbGciOi...")},
                   {"user", named("SupabaseUser")},
                   {"weak_password", Json::object({{"type", "null"}, {"examples", Json::Array{Json()}}})}});
}

Schema value_of(storage::RowType type) {
    switch (type) {
        case storage::RowType::uuid:
            return uuid();
        case storage::RowType::text:
            return text("Ada");
        case storage::RowType::timestamp:
            return time();
        case storage::RowType::boolean:
            return flag(true);
        case storage::RowType::integer:
            return number(1);
    }
    return {};
}

Schema row_of(const storage::RowTable& table) {
    std::vector<Field> fields;
    for (const storage::RowColumn& column : table.columns)
        fields.push_back({column.name, nullable(value_of(column.type)), optional});
    return object(fields).set("additionalProperties", true);
}

}  // namespace

std::vector<Named> surface_schemas() {
    return {{"SupabaseIdentity", identity()},
            {"SupabaseUser", user()},
            {"SupabaseSession", session()},
            {"OAuthError", object({{"error", text("invalid_request")},
                                   {"error_description", text("refresh_token required")}})},
            {"Row", noted(Json::object({{"anyOf", Json::Array{row_of(storage::kUserTable),
                                                              row_of(storage::kAccountTable)}}}),
                          "Columns of the table, under the names that `select` gives them.")}};
}

Field surface_code() {
    Field code = code_field();
    return {code.name, nullable(code.schema), optional};
}

Parameter redirect_to() {
    return {"redirect_to", text("http://127.0.0.1:8080/app"), "A page of the origin of --app-url."};
}

}  // namespace holdfast::api::openapi
