#include "base/json.h"

#define PICOJSON_USE_INT64
#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <unordered_set>

#include <picojson.h>

namespace holdfast::base {

namespace {

constexpr std::size_t kMaxDepth = 32;

using Input = picojson::input<const char*>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view skip_digits(std::string_view text) {
    while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
    return text;
}

// True for a number of RFC 8259 section 6. The parser would also accept "01", "1." and "-.5".
bool is_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    if (text.empty() || !is_digit(text.front())) return false;
    text = text.front() == '0' ? text.substr(1) : skip_digits(text);
    if (text.starts_with('.')) {
        const auto rest = skip_digits(text.substr(1));
        if (rest.size() + 1 == text.size()) return false;
        text = rest;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
        if (text.empty()) return false;
        text = skip_digits(text);
    }
    return text.empty();
}

// Builds one value: picojson's parser calls these members by their names. A member that returns false ends
// the parse.
class Builder {
  public:
    Builder(Json& out, std::size_t depth) : out_(out), depth_(depth) {}

    static bool parse_value(Input& in, Json& out, std::size_t depth) {
        in.skip_ws();
        const char* const begin = in.cur();
        Builder builder(out, depth);
        if (!picojson::_parse(builder, in)) return false;
        if (!builder.number_) return true;
        return std::isfinite(*builder.number_) &&
               is_number(std::string_view(begin, static_cast<std::size_t>(in.cur() - begin)));
    }

    bool set_null() { return true; }
    bool set_bool(bool value) {
        out_ = value;
        return true;
    }
    // The parser ignores the results of these two, so parse_value() checks numbers afterwards.
    void set_int64(std::int64_t value) {
        number_ = static_cast<double>(value);
        out_ = value;
    }
    void set_number(double value) {
        number_ = value;
        out_ = value;
    }

    bool parse_string(Input& in) {
        std::string text;
        if (!picojson::_parse_string(text, in)) return false;
        out_ = std::move(text);
        return true;
    }

    bool parse_array_start() { return depth_ < kMaxDepth; }
    bool parse_array_item(Input& in, std::size_t) {
        return parse_value(in, items_.emplace_back(), depth_ + 1);
    }
    bool parse_array_stop(std::size_t) {
        out_ = std::move(items_);
        return true;
    }

    bool parse_object_start() { return depth_ < kMaxDepth; }
    bool parse_object_item(Input& in, const std::string& name) {
        if (!names_.insert(name).second) return false;
        return parse_value(in, members_.emplace_back(name, Json()).second, depth_ + 1);
    }
    bool parse_object_stop() {
        out_ = std::move(members_);
        return true;
    }

  private:
    Json& out_;
    std::size_t depth_;
    std::optional<double> number_;
    Json::Array items_;
    Json::Object members_;
    std::unordered_set<std::string> names_;
};

void dump_escape(char c, std::string& out) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    std::array<char, 8> escape{};
    std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned char>(c));
    out += escape.data();
}

void dump_text(std::string_view text, std::string& out) {
    constexpr std::string_view kReplacement = "\xef\xbf\xbd";
    const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    out += '"';
    while (!text.empty()) {
        const auto plain = std::find_if_not(text.begin(), text.end(), is_plain) - text.begin();
        out += text.substr(0, static_cast<std::size_t>(plain));
        text.remove_prefix(static_cast<std::size_t>(plain));
        if (text.empty()) break;
        const char c = text.front();
        const auto code_point = first_code_point(text);
        const std::size_t size = code_point ? code_point->size : 1;
        if (!code_point) {
            out += kReplacement;
        } else if (c == '"' || c == '\\' || code_point->value < 0x20 || code_point->value == 0x7f) {
            dump_escape(c, out);
        } else {
            out += text.substr(0, size);
        }
        text.remove_prefix(size);
    }
    out += '"';
}

template <typename Number>
void dump_number(Number value, std::string& out) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    out.append(text.data(), end);
}

void dump_double(double value, std::string& out) {
    if (std::isfinite(value)) {
        dump_number(value, out);
    } else {
        out += "null";
    }
}

void dump_value(const Json& value, std::string& out);

void dump_array(const Json::Array& items, std::string& out) {
    out += '[';
    for (const Json& item : items) {
        if (&item != &items.front()) out += ',';
        dump_value(item, out);
    }
    out += ']';
}

void dump_object(const Json::Object& members, std::string& out) {
    out += '{';
    for (const Json::Member& member : members) {
        if (&member != &members.front()) out += ',';
        dump_text(member.first, out);
        out += ':';
        dump_value(member.second, out);
    }
    out += '}';
}

void dump_value(const Json& value, std::string& out) {
    if (const auto* text = value.as_string()) return dump_text(*text, out);
    if (const auto* integer = value.as_integer()) return dump_number(*integer, out);
    if (const auto* members = value.as_object()) return dump_object(*members, out);
    if (const auto* items = value.as_array()) return dump_array(*items, out);
    if (const auto number = value.as_number()) return dump_double(*number, out);
    const bool* boolean = value.as_bool();
    out += boolean == nullptr ? "null" : *boolean ? "true" : "false";
}

}  // namespace

std::optional<Json> Json::parse(std::string_view text) {
    if (!is_utf8(text)) return std::nullopt;
    Input in(text.data(), text.data() + text.size());
    Json value;
    if (!Builder::parse_value(in, value, 0)) return std::nullopt;
    in.skip_ws();
    if (in.cur() != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string Json::dump() const {
    std::string out;
    dump_value(*this, out);
    return out;
}

std::optional<double> Json::as_number() const {
    if (const auto* integer = as_integer()) return static_cast<double>(*integer);
    if (const auto* fraction = std::get_if<double>(&value_)) return *fraction;
    return std::nullopt;
}

const Json* Json::find(std::string_view name) const {
    const Object* members = as_object();
    if (members == nullptr) return nullptr;
    const auto found = std::find_if(members->begin(), members->end(),
                                    [&](const Member& member) { return member.first == name; });
    return found == members->end() ? nullptr : &found->second;
}

const std::string* Json::string(std::string_view name) const {
    const Json* member = find(name);
    return member == nullptr ? nullptr : member->as_string();
}

const std::int64_t* Json::integer(std::string_view name) const {
    const Json* member = find(name);
    return member == nullptr ? nullptr : member->as_integer();
}

Json& Json::set(std::string name, Json value) {
    if (!is_object()) value_ = Object();
    auto& members = std::get<Object>(value_);
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const Member& member) { return member.first == name; });
    if (found == members.end()) {
        members.emplace_back(std::move(name), std::move(value));
    } else {
        found->second = std::move(value);
    }
    return *this;
}

}  // namespace holdfast::base
