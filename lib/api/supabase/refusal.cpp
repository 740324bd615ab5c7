#include "api/supabase/refusal.h"

#include "api/gotrue/errors.h"
#include "api/rest/errors.h"

#include <algorithm>

namespace holdfast::api {
namespace {

constexpr std::string_view kVersionField = "X-Supabase-Api-Version";
// The first version whose errors have their code under "code".
constexpr std::string_view kVersion = "2024-01-01";

// Versions are days, so they compare as text.
bool wants_new_body(const http::Request& request) {
    const std::string* version = request.headers.find(kVersionField);
    return version != nullptr && version->size() == kVersion.size() && *version >= kVersion;
}

base::Json with_members(base::Json body, const SupabaseRefusal& refusal) {
    for (const auto& [name, value] : refusal.members()) body.set(name, value);
    return body;
}

http::Response json(const SupabaseRefusal& refusal, base::Json body) {
    return http::Response::json(refusal.status(), with_members(std::move(body), refusal).dump());
}

http::Response gotrue_response(const SupabaseRefusal& refusal, const http::Request& request) {
    using base::Json;
    if (!wants_new_body(request))
        return json(refusal, Json::object({{"code", refusal.status()},
                                           {"error_code", refusal.code()},
                                           {"msg", refusal.message()}}));
    auto response = json(refusal, Json::object({{"code", refusal.code()}, {"message", refusal.message()}}));
    response.headers.set(kVersionField, std::string(kVersion));
    return response;
}

http::Response rest_response(const SupabaseRefusal& refusal) {
    using base::Json;
    return json(refusal, Json::object({{"code", refusal.code()},
                                       {"details", Json()},
                                       {"hint", Json()},
                                       {"message", refusal.message()}}));
}

http::Response response_of(Errors form, const SupabaseRefusal& refusal, const http::Request& request) {
    using base::Json;
    switch (refusal.shape()) {
        case SupabaseRefusal::Shape::gateway:
            return json(refusal, Json::object({{"message", refusal.message()}}));
        case SupabaseRefusal::Shape::oauth:
            return json(refusal,
                        Json::object({{"error", refusal.code()}, {"error_description", refusal.message()}}));
        case SupabaseRefusal::Shape::of_route:
            break;
    }
    return form == Errors::rest ? rest_response(refusal) : gotrue_response(refusal, request);
}

}  // namespace

SupabaseRefusal& SupabaseRefusal::add(std::string name, base::Json value) {
    members_.emplace_back(std::move(name), std::move(value));
    return *this;
}

SupabaseRefusal& SupabaseRefusal::retry_after(std::optional<std::chrono::seconds> wait) {
    retry_after_ = wait;
    return *this;
}

std::optional<Errors> supabase_form(std::string_view path) {
    const auto is_below = [&](std::string_view root) {
        return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
    };
    if (is_below("/rest/v1")) return Errors::rest;
    if (is_below("/auth/v1") || path == "/.well-known/jwks.json") return Errors::gotrue;
    return std::nullopt;
}

http::Response supabase_error_response(Errors form, const SupabaseRefusal& refusal,
                                       const http::Request& request) {
    auto response = response_of(form, refusal, request);
    if (!refusal.code().empty()) response.headers.set("X-Sb-Error-Code", refusal.code());
    if (refusal.status() == 503) response.headers.set("Retry-After", "1");
    if (refusal.status() == 401) response.headers.set("WWW-Authenticate", "Bearer");
    if (const auto wait = refusal.retry_after())
        response.headers.set("Retry-After", std::to_string(wait->count()));
    return response;
}

http::Response supabase_error_response(Errors form, const Refusal& refusal, const http::Request& request) {
    SupabaseRefusal translated =
        form == Errors::rest ? rest::translated(refusal) : gotrue::translated(refusal);
    translated.retry_after(refusal.retry_after());
    return supabase_error_response(form, translated, request);
}

}  // namespace holdfast::api
