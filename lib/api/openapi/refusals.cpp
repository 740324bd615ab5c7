#include "api/openapi/refusals.h"

#include <algorithm>
#include <array>

namespace holdfast::api::openapi {
namespace {

constexpr std::string_view kProvider = "{provider}";
// What a route may answer beside its row and its handler, and beside what the server does not admit.
constexpr std::array kAnywhere = {Error::misdirected_request, Error::internal_error, Error::unavailable};

bool may_appear(const ErrorEntry& entry, Places places) { return (entry.places & places) != 0; }

std::string schema_name(const ErrorEntry& entry) {
    const std::string code = code_for(entry, "provider");
    return code + "_" + std::to_string(entry.status);
}

Schema code_schema(const ErrorEntry& entry) {
    if (!entry.code.starts_with(kProvider)) return always(entry.code);
    const std::string rest(entry.code.substr(kProvider.size()));
    return text(example_provider().name + rest).set("pattern", "^.+" + rest + "$");
}

// What an error has beside the members of every error.
std::vector<Field> more_members(Error error) {
    if (error == Error::ownership_conflict)
        return {{"transfer_token", text("eyJhbGciOi...")}, {"expires_in", number(600)}};
    if (error == Error::second_factor_required)
        return {{"passkey", named("PasskeyRequest"), Presence::optional}};
    if (error == Error::needs_reconnect) return {{"reason", text("revoked")}};
    return {};
}

Schema error_schema(const ErrorEntry& entry) {
    std::vector<Field> fields = {{"success", always(false)},
                                 {"error", code_schema(entry)},
                                 {"detail", text(entry.detail)},
                                 {"request_id", uuid()}};
    if (!entry.hint.empty()) fields.push_back({"hint", always(entry.hint)});
    for (Field& field : more_members(entry.error)) fields.push_back(std::move(field));
    return noted(object(fields), entry.detail).set("x-status", entry.status);
}

void add_callers(Who who, bool changes_something, std::vector<Error>& errors) {
    const auto add = [&](std::initializer_list<Error> more) { errors.insert(errors.end(), more); };
    switch (who) {
        case Who::recent_session:
            add({Error::reauthentication_required});
            [[fallthrough]];
        case Who::session:
            add({Error::not_signed_in});
            // A cookie counts only where the request comes from pages of ours.
            if (changes_something) add({Error::cross_site});
            return;
        case Who::own_link:
            return add({Error::not_signed_in, Error::cross_site});
        case Who::holder:
            return add({Error::invalid_refresh_token, Error::cross_site});
        case Who::app_for_accounts:
        case Who::app_for_tokens:
        case Who::app_for_events:
            return add({Error::invalid_app, Error::insufficient_scope, Error::cross_site});
        case Who::anyone:
        case Who::api_key:
        case Who::caller:
        case Who::token_user:
        case Who::service_role:
            return;
    }
}

// Those of the gate (api/gate.h) and of the handler.
std::vector<Error> errors_of(const Route& route, const Operation& operation) {
    std::vector<Error> errors = operation.errors;
    add_callers(route.who, route.method != "GET", errors);
    if (route.body != Body::none) {
        errors.insert(errors.end(), {Error::invalid_json, Error::invalid_request, Error::payload_too_large,
                                     Error::unsupported_media_type});
    }
    if (route.limit) errors.push_back(Error::rate_limited);
    if (route.errors == Errors::callback) {
        for (const ErrorEntry& entry : error_table()) {
            if (may_appear(entry, kAfterCallback | kFromProvider)) errors.push_back(entry.error);
        }
    }
    std::ranges::sort(errors);
    errors.erase(std::unique(errors.begin(), errors.end()), errors.end());
    return errors;
}

bool is_redirected(const Route& route, const ErrorEntry& entry) {
    return (route.errors == Errors::app && may_appear(entry, kInApp)) ||
           (route.errors == Errors::callback && may_appear(entry, kAfterCallback | kFromProvider));
}

// A callback redirects, and answers JSON to a request that accepts it.
bool is_answered(const Route& route, const ErrorEntry& entry) {
    return route.errors == Errors::callback || !is_redirected(route, entry);
}

std::string schema_name(const SurfaceError& error) {
    return "auth_" + std::string(error.code) + "_" + std::to_string(error.status);
}

SurfaceError entry_of(gotrue::Fault fault) {
    const gotrue::Entry& entry = gotrue::error_table()[static_cast<std::size_t>(fault)];
    return {entry.status, entry.code, entry.message};
}

constexpr SurfaceError kNoSuchId{404, "validation_failed", "user_id must be an UUID"};

// Both bodies of api/supabase/refusal.h.
Schema surface_schema(const SurfaceError& error) {
    std::vector<Field> present = {{"code", always(error.code)}, {"message", text(error.message)}};
    std::vector<Field> older = {
        {"code", always(error.status)}, {"error_code", always(error.code)}, {"msg", text(error.message)}};
    if (error.code == "weak_password") {
        const Field reasons{"weak_password", object({{"reasons", list(words({"length", "pwned"}))}})};
        present.push_back(reasons);
        older.push_back(reasons);
    }
    return noted(one_of({object(present), object(older)}), error.message).set("x-status", error.status);
}

std::vector<SurfaceError> surface_errors_of(const Route& route, const Operation& operation) {
    using gotrue::Fault;
    std::vector<Fault> faults = operation.faults;
    const bool has_token = route.who == Who::token_user || route.who == Who::service_role;
    if (has_token) {
        faults.insert(faults.end(), {Fault::no_authorization, Fault::invalid_jwt,
                                     Fault::user_of_token_not_found, Fault::session_of_token_not_found});
    }
    if (route.who == Who::token_user) faults.push_back(Fault::no_subject);
    if (route.who == Who::service_role) faults.push_back(Fault::not_admin);
    if (route.body != Body::none)
        faults.insert(faults.end(), {Fault::bad_json, Fault::payload_too_large, Fault::validation_failed});
    if (route.limit) faults.push_back(Fault::rate_limited);
    std::vector<SurfaceError> errors = operation.surface_errors;
    for (const Fault fault : faults) errors.push_back(entry_of(fault));
    if (route.path.find("{id}") != std::string_view::npos) errors.push_back(kNoSuchId);
    return errors;
}

void add(Refusals& refusals, int status, std::string name) {
    auto& names = refusals[status];
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
}

}  // namespace

std::vector<Named> error_schemas() {
    std::vector<Named> schemas;
    for (const ErrorEntry& entry : error_table())
        schemas.push_back({schema_name(entry), error_schema(entry)});
    return schemas;
}

std::vector<Named> surface_error_schemas(const std::vector<Area>& areas) {
    std::vector<Named> schemas = {
        {"GatewayError",
         object({{"message", text("Invalid API key")},
                 {"hint", text("Double check your Supabase `anon` or `service_role` API key.")}})},
        {"RestError", object({{"code", text("42501")},
                              {"details", nullable(text("The result contains 2 rows"))},
                              {"hint", nullable(text("..."))},
                              {"message", text("permission denied for table users")}})}};
    std::vector<SurfaceError> errors = {kNoSuchId};
    for (const gotrue::Entry& entry : gotrue::error_table()) errors.push_back(entry_of(entry.fault));
    for (const Area& area : areas) {
        for (const Operation& operation : area.operations)
            errors.insert(errors.end(), operation.surface_errors.begin(), operation.surface_errors.end());
    }
    for (const SurfaceError& error : errors) {
        if (std::ranges::find(schemas, schema_name(error), &Named::name) == schemas.end())
            schemas.push_back({schema_name(error), surface_schema(error)});
    }
    return schemas;
}

Refusals refusals_of(const Route& route, const Operation& operation) {
    Refusals refusals;
    if (route.errors == Errors::rest) return refusals;
    if (is_supabase(route)) {
        for (const SurfaceError& error : surface_errors_of(route, operation))
            add(refusals, error.status, schema_name(error));
        if (route.who != Who::anyone) add(refusals, 401, "GatewayError");
        return refusals;
    }
    for (const Error error : errors_of(route, operation)) {
        const ErrorEntry& entry = api::entry_of(error);
        if (is_answered(route, entry)) add(refusals, entry.status, schema_name(entry));
    }
    return refusals;
}

Refusals common_refusals(Errors form) {
    Refusals refusals;
    for (const ErrorEntry& entry : error_table()) {
        const bool is_anywhere = std::ranges::find(kAnywhere, entry.error) != kAnywhere.end();
        if (is_anywhere || may_appear(entry, kAtEdge)) add(refusals, entry.status, schema_name(entry));
    }
    if (form == Errors::gotrue) {
        for (const auto fault : {gotrue::Fault::unexpected_failure, gotrue::Fault::unavailable}) {
            const SurfaceError error = entry_of(fault);
            add(refusals, error.status, schema_name(error));
        }
    }
    return refusals;
}

std::vector<std::string> redirected_codes(const Route& route, const Operation& operation) {
    std::vector<std::string> codes;
    for (const Error error : errors_of(route, operation)) {
        const ErrorEntry& entry = api::entry_of(error);
        if (is_redirected(route, entry) && std::ranges::find(codes, entry.code) == codes.end())
            codes.emplace_back(entry.code);
    }
    return codes;
}

}  // namespace holdfast::api::openapi
