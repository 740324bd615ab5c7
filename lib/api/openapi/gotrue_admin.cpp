// lib/api/gotrue/admin_handlers.cpp
#include "api/openapi/areas.h"
#include "api/openapi/surface_parts.h"

namespace holdfast::api::openapi {
namespace {

using base::Json;
using gotrue::Fault;
using enum Presence;

std::vector<Field> change_fields() {
    return {{"email", nullable(email()), optional},
            {"password", nullable(text("correct horse battery")), optional},
            {"password_hash", noted(nullable(text("$2a$10$...")), "bcrypt or Argon2id."), optional},
            {"email_confirm", nullable(flag(true)), optional},
            {"user_metadata", nullable(any_object(Json::object({{"username", "Ada"}}))), optional},
            {"app_metadata", nullable(any_object(Json::object({{"plan", "team"}}))), optional}};
}

Schema creation() {
    auto fields = change_fields();
    fields.front() = {"email", email()};
    fields.push_back({"id", nullable(uuid()), optional});
    return object(fields);
}

}  // namespace

Area gotrue_admin_area() {
    const Answer user = ok(named("SupabaseUser"), "The user.");
    return {"Supabase: admin",
            "auth.admin of supabase-js, with the service key, only with --supabase on.",
            {
                {.method = "GET",
                 .path = "/auth/v1/admin/users",
                 .id = "gotrueListUsers",
                 .text = "listUsers.",
                 .parameters = {{"page", text("1"), "From 1 on."},
                                {"per_page", text("50"), "50 by default, 1,000 at most."}},
                 .answers = {ok(
                     object({{"users", list(named("SupabaseUser"))}, {"aud", always("authenticated")}}),
                     "The users, and in Link and X-Total-Count how many there are.")},
                 .faults = {Fault::validation_failed}},
                {.method = "POST",
                 .path = "/auth/v1/admin/users",
                 .id = "gotrueCreateUser",
                 .text = "createUser.",
                 .request = creation(),
                 .answers = {user},
                 .faults = {Fault::phone_provider_disabled, Fault::weak_password, Fault::email_exists,
                            Fault::user_already_exists}},
                {.method = "GET",
                 .path = "/auth/v1/admin/users/{id}",
                 .id = "gotrueShowUserToAdmin",
                 .text = "getUserById.",
                 .answers = {user},
                 .faults = {Fault::user_not_found}},
                {.method = "PUT",
                 .path = "/auth/v1/admin/users/{id}",
                 .id = "gotrueUpdateUserByAdmin",
                 .text = "updateUserById.",
                 .request = object(change_fields()),
                 .answers = {user},
                 .faults = {Fault::phone_provider_disabled, Fault::weak_password, Fault::email_exists,
                            Fault::user_not_found}},
                {.method = "DELETE",
                 .path = "/auth/v1/admin/users/{id}",
                 .id = "gotrueDeleteUser",
                 .text = "deleteUser.",
                 .request = object({{"should_soft_delete", nullable(flag(false)), optional}}),
                 .answers = {ok(object({}), "The user is gone.")},
                 .faults = {Fault::user_not_found}},
            }};
}

}  // namespace holdfast::api::openapi
