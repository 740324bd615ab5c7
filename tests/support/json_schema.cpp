#include "support/json_schema.h"

#include "base/clock.h"
#include "base/encoding.h"

#include <algorithm>
#include <regex>
#include <stdexcept>
#include <string_view>

namespace holdfast::test {
namespace {

using base::Json;

std::string type_of(const Json& value) {
    if (value.is_null()) return "null";
    if (value.as_bool() != nullptr) return "boolean";
    if (value.as_integer() != nullptr) return "integer";
    if (value.as_number()) return "number";
    if (value.as_string() != nullptr) return "string";
    return value.as_array() != nullptr ? "array" : "object";
}

bool holds(const Json& list, const Json& value) {
    return std::ranges::any_of(*list.as_array(), [&](const Json& one) { return one.dump() == value.dump(); });
}

std::int64_t characters(const std::string& text) {
    return std::ranges::count_if(text, [](char byte) { return (byte & 0xC0) != 0x80; });
}

bool is_time(const std::string& text) {
    static const std::regex form(
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|\\+00:00)");
    return std::regex_match(text, form);
}

bool has_format(const std::string& text, const std::string& format) {
    if (format == "uuid") return base::is_uuid(text);
    if (format == "date-time") return is_time(text);
    return text.find('@') != std::string::npos;
}

class Checker {
  public:
    explicit Checker(const Json& document) : document_(document) {}

    // As schema_fault(). `where` is the place of the value.
    std::string fault(const Json& value, const Json& schema, const std::string& where) const {
        for (const auto& [keyword, rule] : *schema.as_object()) {
            const std::string found = fault_of(keyword, rule, value, schema, where);
            if (!found.empty()) return found;
        }
        return "";
    }

  private:
    std::string fault_of(const std::string& keyword, const Json& rule, const Json& value, const Json& schema,
                         const std::string& where) const {
        const auto complain = [&](const std::string& what) {
            return (where.empty() ? "the whole" : where) + " " + what + ": " + value.dump();
        };
        if (keyword == "$ref") return fault(value, target(*rule.as_string()), where);
        if (keyword == "type") return has_type(value, rule) ? "" : complain("must be " + rule.dump());
        if (keyword == "const") return value.dump() == rule.dump() ? "" : complain("must be " + rule.dump());
        if (keyword == "enum") return holds(rule, value) ? "" : complain("must be one of " + rule.dump());
        if (keyword == "oneOf" || keyword == "anyOf") return fault_of_choice(keyword, rule, value, where);
        if (keyword == "properties") return fault_of_members(rule, value, schema, where);
        if (keyword == "required") return fault_of_missing(rule, value, where);
        if (keyword == "items") return fault_of_items(rule, value, where);
        if (const std::string* text = value.as_string()) {
            if (keyword == "minLength" && characters(*text) < *rule.as_integer())
                return complain("is too short");
            if (keyword == "maxLength" && characters(*text) > *rule.as_integer())
                return complain("is too long");
            if (keyword == "format" && !has_format(*text, *rule.as_string()))
                return complain("must be of the form " + rule.dump());
            if (keyword == "pattern" && !std::regex_search(*text, std::regex(*rule.as_string())))
                return complain("must match " + rule.dump());
        }
        if (const std::int64_t* number = value.as_integer()) {
            if (keyword == "minimum" && *number < *rule.as_integer()) return complain("is too small");
            if (keyword == "maximum" && *number > *rule.as_integer()) return complain("is too large");
        }
        constexpr std::string_view kOthers[] = {"minLength", "maxLength",  "format",   "pattern",
                                                "minimum",   "maximum",    "examples", "additionalProperties",
                                                "x-status",  "description"};
        if (std::ranges::find(kOthers, keyword) == std::end(kOthers))
            throw std::logic_error("an unknown keyword: " + keyword);
        return "";
    }

    const Json& target(const std::string& reference) const {
        const Json* found = &document_;
        for (auto start = reference.find('/'); found != nullptr && start != std::string::npos;) {
            const auto end = reference.find('/', start + 1);
            found = found->find(reference.substr(start + 1, end - start - 1));
            start = end;
        }
        if (found == nullptr) throw std::logic_error("nothing is at " + reference);
        return *found;
    }

    static bool has_type(const Json& value, const Json& rule) {
        const Json type = type_of(value);
        return rule.as_array() != nullptr ? holds(rule, type) : rule.dump() == type.dump();
    }

    std::string fault_of_choice(const std::string& keyword, const Json& choices, const Json& value,
                                const std::string& where) const {
        std::string faults;
        int fits = 0;
        for (const Json& choice : *choices.as_array()) {
            const std::string found = fault(value, choice, where);
            if (found.empty())
                ++fits;
            else
                faults += "\n    " + found;
        }
        if (fits == 1 || (fits > 1 && keyword == "anyOf")) return "";
        return where + " fits " + std::to_string(fits) + " of the choices" + faults;
    }

    std::string fault_of_members(const Json& properties, const Json& value, const Json& schema,
                                 const std::string& where) const {
        if (!value.is_object()) return "";
        for (const auto& [name, member] : *value.as_object()) {
            const Json* rule = properties.find(name);
            const std::string place = where.empty() ? name : where + "." + name;
            if (rule == nullptr && schema.find("additionalProperties") == nullptr)
                return place + " is not described";
            const std::string found = rule != nullptr ? fault(member, *rule, place) : "";
            if (!found.empty()) return found;
        }
        return "";
    }

    static std::string fault_of_missing(const Json& names, const Json& value, const std::string& where) {
        if (!value.is_object()) return "";
        for (const Json& name : *names.as_array()) {
            if (value.find(*name.as_string()) == nullptr) return where + " lacks " + name.dump();
        }
        return "";
    }

    std::string fault_of_items(const Json& rule, const Json& value, const std::string& where) const {
        if (value.as_array() == nullptr) return "";
        std::size_t index = 0;
        for (const Json& item : *value.as_array()) {
            const std::string found = fault(item, rule, where + "." + std::to_string(index++));
            if (!found.empty()) return found;
        }
        return "";
    }

    const Json& document_;
};

}  // namespace

std::string schema_fault(const Json& value, const Json& schema, const Json& document) {
    return Checker(document).fault(value, schema, "");
}

}  // namespace holdfast::test
