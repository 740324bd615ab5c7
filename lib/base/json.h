// JSON (RFC 8259) as a value. The one place that knows the parser behind it.
//
// Parsing is strict where the parser is not: the whole input is one text, UTF-8, no duplicate names, at most
// 32 levels deep, no number that leaves the range of a double. Objects keep the order of insertion.
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
    // Text where there is some, else null.
    Json(const std::optional<std::string>& value) : Json() {
        if (value) value_ = *value;
    }

    // An object with these members: Json::object({{"success", true}, {"data", ...}}).
    static Json object(std::initializer_list<Member> members) { return Json(Object(members)); }

    // Nothing where the text is not JSON under the rules above.
    static std::optional<Json> parse(std::string_view text);

    // Compact, in UTF-8, '/' as it is, control characters escaped. Always JSON: a byte that is not UTF-8
    // becomes U+FFFD, a number that is not finite becomes null.
    std::string dump() const;

    bool is_null() const { return std::holds_alternative<std::nullptr_t>(value_); }
    bool is_object() const { return std::holds_alternative<Object>(value_); }
    // The value, where it has that type; integers are numbers written without fraction and exponent that fit.
    const bool* as_bool() const { return std::get_if<bool>(&value_); }
    const std::int64_t* as_integer() const { return std::get_if<std::int64_t>(&value_); }
    const std::string* as_string() const { return std::get_if<std::string>(&value_); }
    const Array* as_array() const { return std::get_if<Array>(&value_); }
    const Object* as_object() const { return std::get_if<Object>(&value_); }
    // An integer or a fraction as a double.
    std::optional<double> as_number() const;

    // The member of an object; null pointer where this is no object or has no such member.
    const Json* find(std::string_view name) const;
    // The member's text; null pointer where there is none or it is no text.
    const std::string* string(std::string_view name) const;
    const std::int64_t* integer(std::string_view name) const;

    // Adds a member to an object, or replaces the one of that name; what is no object becomes one. Returns
    // this.
    Json& set(std::string name, Json value);

  private:
    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> value_;
};

}  // namespace holdfast::base
