#include "api/openapi/document.h"

#include "api/openapi/areas.h"
#include "api/openapi/parts.h"
#include "api/openapi/refusals.h"
#include "api/openapi/security.h"
#include "api/openapi/surface_parts.h"
#include "api/routes.h"
#include "base/text.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace holdfast::api::openapi {
namespace {

using base::Json;

constexpr std::string_view kAbout =
    "One cloud account, one owner. Every error reads {success, error, detail, request_id}; `error` is "
    "stable. "
    "GET answers HEAD as well. Objects may get more members than are named here.";

// The name of the answer to what any route may refuse: components/responses.
std::string common_name(Errors form) {
    if (form == Errors::gotrue) return "AnyAuthError";
    return form == Errors::rest ? "AnyRestError" : "AnyError";
}

Schema schema_of(const std::vector<std::string>& names) {
    if (names.size() == 1) return named(names.front());
    std::vector<Schema> schemas;
    for (const std::string& name : names) schemas.push_back(named(name));
    return one_of(std::move(schemas));
}

// The name in what named() makes.
std::string named_by(const Schema& schema) {
    const std::string& reference = *schema.string("$ref");
    return reference.substr(reference.rfind('/') + 1);
}

Json string_header(std::string_view description) {
    return Json::object({{"schema", Json::object({{"type", "string"}})}, {"description", description}});
}

Json headers_of(int status) {
    if (status == 401) return Json::object({{"WWW-Authenticate", string_header("Bearer.")}});
    if (status == 429 || status == 503) return Json::object({{"Retry-After", string_header("Seconds.")}});
    if (status >= 300 && status != 304) return Json::object({{"Location", string_header("Where to.")}});
    return {};
}

// Makes the operations of one document.
class Maker {
  public:
    explicit Maker(std::span<const Route> routes);

    Json document() const;

  private:
    const Operation& operation_of(const Route& route) const;
    const Area& area_of(const Route& route) const;
    Json operation_json(const Route& route) const;
    Json parameters(const Route& route, const Operation& operation) const;
    Json request_body(const Route& route, const Operation& operation) const;
    Json content(const Schema& schema, std::string_view type, Extent extent) const;
    Json responses(const Route& route, const Operation& operation) const;
    Json answer_json(const Route& route, const Operation& operation, const Answer& answer) const;
    Json refusal_json(const std::vector<std::string>& names, int status) const;
    Json common_responses() const;
    Json tags() const;
    Json schemas() const;

    const std::span<const Route> routes_;
    const bool has_surface_;
    const std::vector<Area> areas_;
    std::vector<Named> named_;
};

Maker::Maker(std::span<const Route> routes)
    : routes_(routes),
      has_surface_(std::ranges::any_of(routes, [](const Route& route) { return is_supabase(route); })),
      areas_(areas()),
      named_(shared_schemas()) {
    const auto add = [this](std::vector<Named> more) { std::ranges::move(more, std::back_inserter(named_)); };
    add(error_schemas());
    if (!has_surface_) return;
    add(surface_schemas());
    add(surface_error_schemas(areas_));
}

const Area& Maker::area_of(const Route& route) const {
    for (const Area& area : areas_) {
        for (const Operation& operation : area.operations) {
            if (operation.method == route.method && operation.path == route.path) return area;
        }
    }
    throw std::logic_error("lib/api/openapi does not describe " + std::string(route.method) + " " +
                           std::string(route.path));
}

const Operation& Maker::operation_of(const Route& route) const {
    return *std::ranges::find_if(area_of(route).operations, [&](const Operation& operation) {
        return operation.method == route.method && operation.path == route.path;
    });
}

Json Maker::parameters(const Route& route, const Operation& operation) const {
    Json::Array parameters;
    for (const std::string_view name : path_parameters(route.path)) {
        parameters.push_back(Json::object(
            {{"name", name}, {"in", "path"}, {"required", true}, {"schema", path_schema(route.path, name)}}));
    }
    for (const Parameter& parameter : operation.parameters) {
        parameters.push_back(Json::object({{"name", parameter.name},
                                           {"in", parameter.in},
                                           {"required", parameter.presence == Presence::required},
                                           {"description", parameter.text},
                                           {"schema", parameter.schema}}));
    }
    return parameters;
}

Json Maker::content(const Schema& schema, std::string_view type, Extent extent) const {
    return Json(
        Json::Object{{std::string(type),
                      Json::object({{"schema", schema}, {"example", example_of(schema, named_, extent)}})}});
}

Json Maker::request_body(const Route& route, const Operation& operation) const {
    return Json::object({{"required", route.body != Body::optional_json},
                         {"content", content(*operation.request, "application/json", Extent::required)}});
}

Json Maker::answer_json(const Route& route, const Operation& operation, const Answer& answer) const {
    auto json = Json::object({{"description", answer.text}});
    if (const Json headers = headers_of(answer.status); headers.is_object()) json.set("headers", headers);
    if (answer.body) json.set("content", content(*answer.body, answer.type, Extent::all));
    const auto codes = redirected_codes(route, operation);
    if (!codes.empty() && headers_of(answer.status).find("Location") != nullptr) {
        json.set("description", std::string(answer.text) + " In case of an error to APP_URL/app?error=CODE.");
        json.set("x-error-codes", Json::Array(codes.begin(), codes.end()));
    }
    return json;
}

Json Maker::refusal_json(const std::vector<std::string>& names, int status) const {
    const Schema schema = schema_of(names);
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name.substr(0, name.rfind('_'));
    auto json = Json::object({{"description", text}});
    if (const Json headers = headers_of(status); headers.is_object()) json.set("headers", headers);
    return json.set("content", content(schema, "application/json", Extent::all));
}

Json Maker::responses(const Route& route, const Operation& operation) const {
    Refusals refusals = refusals_of(route, operation);
    std::map<int, Json> by_status;
    for (const Answer& answer : operation.answers) {
        if (answer.status < 400)
            by_status[answer.status] = answer_json(route, operation, answer);
        else
            refusals[answer.status].push_back(named_by(*answer.body));
    }
    for (auto& [status, names] : common_refusals(route.errors)) {
        const auto refused = refusals.find(status);
        if (refused == refusals.end()) continue;
        for (std::string& name : names) {
            if (std::ranges::find(refused->second, name) == refused->second.end())
                refused->second.push_back(name);
        }
    }
    for (const auto& [status, names] : refusals) by_status[status] = refusal_json(names, status);
    Json::Object responses;
    for (auto& [status, json] : by_status) responses.emplace_back(std::to_string(status), std::move(json));
    responses.emplace_back("default",
                           Json::object({{"$ref", "#/components/responses/" + common_name(route.errors)}}));
    return responses;
}

Json Maker::operation_json(const Route& route) const {
    const Operation& operation = operation_of(route);
    auto json = Json::object({{"operationId", operation.id},
                              {"tags", Json::Array{area_of(route).name}},
                              {"summary", operation.text},
                              {"x-who", name(route.who)},
                              {"security", security_of(route.who)}});
    if (const Json found = parameters(route, operation); !found.as_array()->empty())
        json.set("parameters", found);
    if ((route.body != Body::none) != operation.request.has_value())
        throw std::logic_error("the description's request is not that of " + std::string(route.path));
    if (operation.request) json.set("requestBody", request_body(route, operation));
    return json.set("responses", responses(route, operation));
}

Json Maker::common_responses() const {
    Json::Object responses;
    for (const Errors form : {Errors::json, Errors::gotrue, Errors::rest}) {
        if (!has_surface_ && is_supabase(form)) continue;
        std::vector<std::string> all;
        for (const auto& [status, names] : common_refusals(form))
            all.insert(all.end(), names.begin(), names.end());
        if (form == Errors::rest) all.insert(all.begin(), {"RestError", "GatewayError"});
        responses.emplace_back(
            common_name(form),
            Json::object({{"description", "What any route may refuse."},
                          {"content", content(schema_of(all), "application/json", Extent::all)}}));
    }
    return responses;
}

Json Maker::tags() const {
    Json::Array tags;
    for (const Area& area : areas_) {
        const bool is_served = std::ranges::any_of(
            routes_, [&](const Route& route) { return area_of(route).name == area.name; });
        if (is_served) tags.push_back(Json::object({{"name", area.name}, {"description", area.text}}));
    }
    return tags;
}

Json Maker::schemas() const {
    Json::Object schemas;
    for (const auto& [name, schema] : named_) schemas.emplace_back(name, schema);
    return schemas;
}

Json Maker::document() const {
    Json paths = Json::object({});
    for (const Route& route : routes_) {
        const Json* known = paths.find(route.path);
        Json path = known != nullptr ? *known : Json::object({});
        path.set(base::ascii_lower(route.method), operation_json(route));
        paths.set(std::string(route.path), std::move(path));
    }
    return Json::object(
        {{"openapi", "3.1.0"},
         {"info",
          Json::object({{"title", "Holdfast"}, {"version", HOLDFAST_VERSION}, {"description", kAbout}})},
         {"servers", Json::Array{Json::object({{"url", "/"}})}},
         {"tags", tags()},
         {"paths", std::move(paths)},
         {"components", Json::object({{"schemas", schemas()},
                                      {"responses", common_responses()},
                                      {"securitySchemes", security_schemes(has_surface_)}})}});
}

}  // namespace

Json document(std::span<const Route> routes) { return Maker(routes).document(); }

const std::string& document_text(bool has_surface) {
    if (has_surface) {
        static const std::string all = document(route_table()).dump();
        return all;
    }
    static const std::string own = document(own_routes()).dump();
    return own;
}

}  // namespace holdfast::api::openapi
