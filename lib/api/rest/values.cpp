#include "api/rest/values.h"

#include "api/rest/fault.h"
#include "api/rest/timestamp.h"
#include "base/encoding.h"
#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace holdfast::api::rest {
namespace {

using storage::RowType;
using storage::RowValue;

constexpr std::size_t kMostQuotedBytes = 100;

std::string quoted(std::string_view text) {
    return '"' + base::escape_controls(text, kMostQuotedBytes) + '"';
}

Fault no_value(std::string_view type, std::string_view text) {
    return {400, "22P02", "invalid input syntax for type " + std::string(type) + ": " + quoted(text)};
}

std::string uuid_of(std::string_view text) {
    std::string uuid = base::ascii_lower(text);
    if (!base::is_uuid(uuid)) throw no_value("uuid", text);
    return uuid;
}

bool flag_of(std::string_view text) {
    const std::string word = base::ascii_lower(text);
    for (const char* yes : {"true", "t", "yes", "y", "on", "1"}) {
        if (word == yes) return true;
    }
    for (const char* no : {"false", "f", "no", "n", "off", "0"}) {
        if (word == no) return false;
    }
    throw no_value("boolean", text);
}

std::int64_t integer_of(std::string_view text) {
    const std::string_view digits = text.substr(text.starts_with('+') ? 1 : 0);
    std::int64_t integer = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), integer);
    if (error == std::errc::result_out_of_range)
        throw Fault(400, "22003", "value " + quoted(text) + " is out of range for type bigint");
    if (digits.empty() || digits.starts_with("+") || error != std::errc() ||
        end != digits.data() + digits.size())
        throw no_value("bigint", text);
    return integer;
}

std::string text_of(std::string_view text) {
    if (text.find('\0') != text.npos)
        throw Fault(400, "22P05", "unsupported Unicode escape sequence",
                    "\\u0000 cannot be converted to text.");
    return std::string(text);
}

struct ToJson {
    base::Json operator()(std::monostate) const { return nullptr; }
    base::Json operator()(storage::Time time) const { return rest::text_of(time); }
    template <class Value>
    base::Json operator()(const Value& value) const {
        return value;
    }
};

}  // namespace

RowValue value_of(RowType type, std::string_view text) {
    switch (type) {
        case RowType::uuid:
            return uuid_of(text);
        case RowType::text:
            return text_of(text);
        case RowType::timestamp:
            return timestamp_of(text);
        case RowType::boolean:
            return flag_of(text);
        case RowType::integer:
            return integer_of(text);
    }
    return {};
}

// As jsonb_populate_record reads a member: any value that is not a text counts as its JSON.
RowValue value_of(RowType type, const base::Json& json) {
    if (json.is_null()) return {};
    const std::string* text = json.as_string();
    return text != nullptr ? value_of(type, std::string_view(*text))
                           : value_of(type, std::string_view(json.dump()));
}

base::Json json_of(const RowValue& value) { return std::visit(ToJson{}, value); }

}  // namespace holdfast::api::rest
