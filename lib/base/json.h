// JSON (RFC 8259) as a value. json.cpp is the only file that uses picojson.
//
// Parsing is stricter than picojson: the whole input is one JSON text, in UTF-8, without duplicate names, at
// most 32 levels deep, with every number in the range of a double. Objects keep the order of insertion.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace holdfast::base {

class Json {
  public:
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;

    Json() : value_(nullptr) {}  // null
    Json(std::nullptr_t) : value_(nullptr) {}
    Json(bool value) : value_(value) {}
    Json(int value) : value_(static_cast<std::int64_t>(value)) {}
    Json(std::int64_t value) : value_(value) {}
    Json(double value) : value_(value) {}
    Json(const char* value) : value_(std::string(value)) {}
    Json(std::string value) : value_(std::move(value)) {}
    Json(std::string_view value) : value_(std::string(value)) {}
    Json(Array value) : value_(std::move(value)) {}
    Json(Object value) : value_(std::move(value)) {}
    // null if there is no text.
    Json(const std::optional<std::string>& value) : Json() {
        if (value) value_ = *value;
    }

    // An object with these members: Json::object({{"success", true}, {"data", ...}}).
    static Json object(std::initializer_list<Member> members) { return Json(Object(members)); }

    // nullopt if the text is not JSON under the rules above.
    static std::optional<Json> parse(std::string_view text);

    // Compact, in UTF-8, '/' not escaped, control characters escaped. Always valid JSON: a byte that is not
    // UTF-8 becomes U+FFFD, a number that is not finite becomes null.
    std::string dump() const;

    bool is_null() const { return std::holds_alternative<std::nullptr_t>(value_); }
    bool is_object() const { return std::holds_alternative<Object>(value_); }
    // The value; a null pointer if it has another type. An integer is a number without fraction and exponent
    // that fits into 64 bits.
    const bool* as_bool() const { return std::get_if<bool>(&value_); }
    const std::int64_t* as_integer() const { return std::get_if<std::int64_t>(&value_); }
    const std::string* as_string() const { return std::get_if<std::string>(&value_); }
    const Array* as_array() const { return std::get_if<Array>(&value_); }
    const Object* as_object() const { return std::get_if<Object>(&value_); }
    // Any number as a double; nullopt if the value is not a number.
    std::optional<double> as_number() const;

    // The member of an object; a null pointer if this is not an object or has no such member.
    const Json* find(std::string_view name) const;
    // The member's text; a null pointer if there is no such member or it is not a text.
    const std::string* string(std::string_view name) const;
    const std::int64_t* integer(std::string_view name) const;

    // Adds a member to an object, or replaces the one of that name. Any other value becomes an object first.
    // Returns *this.
    Json& set(std::string name, Json value);

  private:
    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> value_;
};

}  // namespace holdfast::base
