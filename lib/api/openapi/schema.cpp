#include "api/openapi/schema.h"

#include <algorithm>
#include <stdexcept>

namespace holdfast::api::openapi {
namespace {

using base::Json;

constexpr std::string_view kRefs = "#/components/schemas/";

Schema typed(const char* type, Json example) {
    return Json::object({{"type", type}, {"examples", Json::Array{std::move(example)}}});
}

Schema formatted(const char* format, const char* example) {
    return Json::object({{"type", "string"}, {"format", format}, {"examples", Json::Array{example}}});
}

const Schema& schema_at(std::string_view reference, std::span<const Named> named) {
    const auto found = std::ranges::find(named, reference.substr(kRefs.size()), &Named::name);
    if (found == named.end()) throw std::logic_error("nothing is at " + std::string(reference));
    return found->schema;
}

bool is_listed(const Json* names, const std::string& name) {
    const auto* list = names != nullptr ? names->as_array() : nullptr;
    return list != nullptr &&
           std::ranges::any_of(*list, [&](const Json& one) { return *one.as_string() == name; });
}

Json example_object(const Schema& schema, std::span<const Named> named, Extent extent) {
    Json::Object members;
    for (const auto& [name, member] : *schema.find("properties")->as_object()) {
        if (extent == Extent::all || is_listed(schema.find("required"), name))
            members.emplace_back(name, example_of(member, named, extent));
    }
    return members;
}

}  // namespace

const oauth::Provider& example_provider() { return oauth::known_providers().all().front(); }

Schema provider() { return text(example_provider().name); }

Schema text(std::string_view example) { return typed("string", example); }

Schema text(std::string_view example, Length length) {
    Schema schema = text(example);
    if (length.least > 0) schema.set("minLength", length.least);
    return schema.set("maxLength", length.most);
}

Schema email() { return formatted("email", "ada@example.com"); }
Schema uuid() { return formatted("uuid", "0b6f3c1e-5a0e-4a5e-9d0c-2f1f3f6f8a11"); }
Schema time() { return formatted("date-time", "2026-01-02T03:04:05Z"); }
Schema flag(bool example) { return typed("boolean", example); }
Schema number(std::int64_t example) { return typed("integer", example); }

Schema number(std::int64_t example, std::int64_t least, std::int64_t most) {
    return number(example).set("minimum", least).set("maximum", most);
}

Schema always(Json value) {
    const char* type =
        value.as_bool() != nullptr ? "boolean" : (value.as_string() != nullptr ? "string" : "integer");
    return Json::object({{"type", type}, {"const", std::move(value)}});
}

Schema words(std::initializer_list<std::string_view> texts) {
    return Json::object({{"type", "string"}, {"enum", Json::Array(texts.begin(), texts.end())}});
}

Schema list(Schema item) { return Json::object({{"type", "array"}, {"items", std::move(item)}}); }

Schema nullable(Schema schema) {
    const std::string* type = schema.string("type");
    if (type == nullptr || schema.find("enum") != nullptr)
        return one_of({std::move(schema), Json::object({{"type", "null"}})});
    Json::Array types{*type, "null"};
    return schema.set("type", std::move(types));
}

Schema object(const std::vector<Field>& fields) {
    Json::Object properties;
    Json::Array required;
    for (const Field& field : fields) {
        properties.emplace_back(field.name, field.schema);
        if (field.presence == Presence::required) required.emplace_back(field.name);
    }
    auto schema = Json::object({{"type", "object"}, {"properties", std::move(properties)}});
    if (!required.empty()) schema.set("required", std::move(required));
    return schema;
}

Schema any_object(Json example) {
    return typed("object", std::move(example)).set("additionalProperties", true);
}

Schema one_of(std::vector<Schema> schemas) {
    return Json::object({{"oneOf", Json::Array(std::move(schemas))}});
}

Schema named(std::string_view name) { return Json::object({{"$ref", std::string(kRefs).append(name)}}); }

Schema noted(Schema schema, std::string_view sentence) { return schema.set("description", sentence); }

Json example_of(const Schema& schema, std::span<const Named> named, Extent extent) {
    if (const std::string* reference = schema.string("$ref"))
        return example_of(schema_at(*reference, named), named, extent);
    if (const Json* only = schema.find("const")) return *only;
    for (const char* name : {"examples", "enum"}) {
        if (const Json* values = schema.find(name)) return values->as_array()->front();
    }
    for (const char* name : {"oneOf", "anyOf"}) {
        if (const Json* choices = schema.find(name))
            return example_of(choices->as_array()->front(), named, extent);
    }
    if (const Json* item = schema.find("items")) return Json::Array{example_of(*item, named, extent)};
    if (schema.find("properties") != nullptr) return example_object(schema, named, extent);
    throw std::logic_error("no example in " + schema.dump());
}

}  // namespace holdfast::api::openapi
