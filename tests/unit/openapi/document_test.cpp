#include "api/openapi/document.h"

#include "api/routes.h"
#include "base/text.h"
#include "support/json_schema.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

namespace holdfast::api::openapi {
namespace {

using base::Json;

const Json& whole() {
    static const Json made = document(route_table());
    return made;
}

const Json& schemas() { return *whole().find("components")->find("schemas"); }

const Json& operation_of(const Json& document, const Route& route) {
    const Json* path = document.find("paths")->find(route.path);
    REQUIRE(path != nullptr);
    const Json* operation = path->find(base::ascii_lower(route.method));
    REQUIRE(operation != nullptr);
    return *operation;
}

// The names of the schemas that a response may have.
std::set<std::string> refusals_in(const Json& operation, const std::string& status) {
    const std::string text = operation.find("responses")->find(status) != nullptr
                                 ? operation.find("responses")->find(status)->dump()
                                 : "";
    std::set<std::string> names;
    const std::regex reference(R"(#/components/schemas/(\w+))");
    for (auto at = std::sregex_iterator(text.begin(), text.end(), reference); at != std::sregex_iterator();
         ++at)
        names.insert((*at)[1]);
    return names;
}

// Calls `visit` with each member of this name, at any depth, and the object that has it.
template <class Visit>
void walk(const Json& json, const std::string& name, const Visit& visit) {
    if (const auto* array = json.as_array()) {
        for (const Json& item : *array) walk(item, name, visit);
    }
    if (const auto* object = json.as_object()) {
        for (const auto& [key, member] : *object) {
            if (key == name) visit(json, member);
            walk(member, name, visit);
        }
    }
}

std::set<std::string> paths_in(const Json& document) {
    std::set<std::string> all;
    for (const auto& [path, operations] : *document.find("paths")->as_object()) {
        for (const auto& [method, operation] : *operations.as_object()) {
            std::string line = method + " " + path;
            std::ranges::transform(method, line.begin(),
                                   [](char c) { return static_cast<char>(std::toupper(c)); });
            all.insert(line);
        }
    }
    return all;
}

}  // namespace

TEST_CASE("The document has every route of the table, and no other operation") {
    std::set<std::string> routes;
    for (const Route& route : route_table()) {
        routes.insert(std::string(route.method) + " " + std::string(route.path));
        const Json& operation = operation_of(whole(), route);
        CHECK((operation.find("requestBody") != nullptr) == (route.body != Body::none));
        CHECK(*operation.string("x-who") == name(route.who));
        CHECK(operation.find("responses")->find("default") != nullptr);
    }
    CHECK(paths_in(whole()) == routes);
}

TEST_CASE("Without Supabase's surface the document has Holdfast's own routes alone") {
    const Json own = document(own_routes());
    CHECK(paths_in(own).size() == own_routes().size());
    CHECK(own.dump().find("upabase") == own.dump().find("upabase-js"));
    CHECK(own.find("components")->find("securitySchemes")->find("apiKey") == nullptr);
}

TEST_CASE("The document has every error of the table, with its code, its status and its text") {
    for (const ErrorEntry& entry : error_table()) {
        const std::string name = code_for(entry, "provider") + "_" + std::to_string(entry.status);
        INFO(name);
        const Json* schema = schemas().find(name);
        REQUIRE(schema != nullptr);
        CHECK(*schema->integer("x-status") == entry.status);
        const Json error = Json::object({{"success", false},
                                         {"error", code_for(entry, "onedrive")},
                                         {"detail", entry.detail},
                                         {"request_id", "0b6f3c1e-5a0e-4a5e-9d0c-2f1f3f6f8a11"}});
        CHECK(schema->find("properties")->find("detail")->find("examples")->dump() ==
              Json(Json::Array{entry.detail}).dump());
        CHECK(test::schema_fault(*error.find("error"), *schema->find("properties")->find("error"), whole())
                  .empty());
    }
}

TEST_CASE("Each error of the table is an answer of some route, and the names of errors are unique") {
    std::set<std::string> answered;
    walk(*whole().find("paths"), "$ref",
         [&](const Json&, const Json& target) { answered.insert(*target.as_string()); });
    walk(*whole().find("components")->find("responses"), "$ref",
         [&](const Json&, const Json& target) { answered.insert(*target.as_string()); });
    std::set<std::string> names;
    for (const ErrorEntry& entry : error_table()) {
        const std::string name = code_for(entry, "provider") + "_" + std::to_string(entry.status);
        INFO(name);
        CHECK(names.insert(name).second);
        CHECK(answered.count("#/components/schemas/" + name) == 1);
    }
}

TEST_CASE("What a row demands is among the errors of its route") {
    for (const Route& route : own_routes()) {
        INFO(route.method << " " << route.path);
        const Json& operation = operation_of(whole(), route);
        const auto has = [&](const std::string& name) {
            return refusals_in(operation, name.substr(name.rfind('_') + 1)).count(name) == 1;
        };
        const bool is_redirected = route.errors == Errors::app;
        CHECK(has("not_signed_in_401") == (has_session(route.who) && !is_redirected));
        CHECK(has("invalid_app_401") == scope_of(route.who).has_value());
        CHECK(has("invalid_refresh_token_401") == (route.who == Who::holder));
        CHECK(has("unsupported_media_type_415") == (route.body != Body::none));
        if (route.limit) CHECK(has("rate_limited_429") == !is_redirected);
    }
}

TEST_CASE("Every example is one that its schema takes") {
    int walked = 0;
    walk(whole(), "example", [&](const Json& owner, const Json& example) {
        CHECK(test::schema_fault(example, *owner.find("schema"), whole()) == "");
        ++walked;
    });
    walk(whole(), "examples", [&](const Json& schema, const Json& examples) {
        for (const Json& example : *examples.as_array())
            CHECK(test::schema_fault(example, schema, whole()) == "");
        ++walked;
    });
    CHECK(walked > 200);
}

TEST_CASE("The names of operations are unique, and every reference leads somewhere") {
    std::set<std::string> ids;
    walk(*whole().find("paths"), "operationId",
         [&](const Json&, const Json& id) { CHECK(ids.insert(*id.as_string()).second); });
    CHECK(ids.size() == route_table().size());
    walk(whole(), "$ref", [&](const Json&, const Json& target) {
        const std::string& text = *target.as_string();
        const Json* kind = whole().find("components")->find(text.substr(13, text.rfind('/') - 13));
        REQUIRE(kind != nullptr);
        CHECK(kind->find(text.substr(text.rfind('/') + 1)) != nullptr);
    });
}

TEST_CASE("A route without a description is refused") {
    const Route unknown{"GET",        "/nowhere",    Who::anyone,  Body::none,
                        std::nullopt, http::kOnLoop, Errors::json, {}};
    CHECK_THROWS_AS(document(std::span(&unknown, 1)), std::logic_error);
}

TEST_CASE("docs/api.md names the routes of the document, and no others") {
    std::ifstream file(HOLDFAST_SOURCES "/docs/api.md");
    std::set<std::string> named;
    const std::regex route("(GET|POST|PUT|PATCH|DELETE) (/[^ ,;|]*)");
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("| ")) continue;
        const std::string cell = line.substr(2, line.find(" | ") - 2);
        for (auto at = std::sregex_iterator(cell.begin(), cell.end(), route); at != std::sregex_iterator();
             ++at)
            named.insert((*at)[1].str() + " " + (*at)[2].str());
    }
    CHECK(named == paths_in(document(own_routes())));
}

}  // namespace holdfast::api::openapi
