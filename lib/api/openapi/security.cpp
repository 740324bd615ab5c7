#include "api/openapi/security.h"

#include "storage/rows.h"

namespace holdfast::api::openapi {
namespace {

using base::Json;

Json bearer(std::string_view text) {
    return Json::object({{"type", "http"}, {"scheme", "bearer"}, {"description", text}});
}

Json key(std::string_view in, std::string_view name, std::string_view text) {
    return Json::object({{"type", "apiKey"}, {"in", in}, {"name", name}, {"description", text}});
}

Json needs(std::initializer_list<std::string_view> schemes) {
    Json::Object all;
    for (const std::string_view scheme : schemes) all.emplace_back(scheme, Json::Array{});
    return all;
}

Json app_with(accounts::AppScope scope) {
    return Json::Array{Json::object({{"app", Json::Array{accounts::name(scope)}}})};
}

}  // namespace

Json security_schemes(bool has_surface) {
    auto schemes =
        Json::object({{"session", bearer("The access token of a session.")},
                      {"sessionCookie", key("cookie", "holdfast_session",
                                            "A browser's; over https it is __Host-holdfast_session. "
                                            "Where it changes something it counts from our pages only.")},
                      {"refreshCookie", key("cookie", "holdfast_refresh",
                                            "A browser's; over https it is __Host-holdfast_refresh.")},
                      {"app", bearer("The credential of an app, hfa_..., with the scope that is named.")}});
    if (!has_surface) return schemes;
    return schemes.set("apiKey", key("header", "apikey", "A key of `holdfast keys show --supabase`."))
        .set("accessToken", bearer("The access token of a session, or an API key for its role."));
}

Json security_of(Who who) {
    if (const auto scope = scope_of(who)) return app_with(*scope);
    switch (who) {
        case Who::session:
        case Who::recent_session:
        case Who::own_link:
            return Json::Array{needs({"session"}), needs({"sessionCookie"})};
        case Who::holder:
            return Json::Array{needs({}), needs({"refreshCookie"})};
        case Who::api_key:
            return Json::Array{needs({"apiKey"})};
        case Who::caller:
            return Json::Array{needs({"apiKey"}), needs({"apiKey", "accessToken"})};
        case Who::token_user:
        case Who::service_role:
            return Json::Array{needs({"apiKey", "accessToken"})};
        default:
            return Json::Array{};
    }
}

std::vector<std::string_view> path_parameters(std::string_view path) {
    std::vector<std::string_view> names;
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1))
        names.push_back(path.substr(open + 1, path.find('}', open) - open - 1));
    return names;
}

Schema path_schema(std::string_view path, std::string_view name) {
    if (name == "provider") return provider();
    if (name == "table") return words({storage::kUserTable.name, storage::kAccountTable.name});
    return path.starts_with("/assets/") ? text(name == "name" ? "favicon.svg" : "0123456789abcdef") : uuid();
}

}  // namespace holdfast::api::openapi
