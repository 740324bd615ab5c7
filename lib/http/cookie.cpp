#include "http/cookie.h"

#include "base/text.h"

#include <algorithm>
#include <stdexcept>

namespace holdfast::http {

namespace {

// RFC 6265 section 4.1.1, cookie-octet.
bool is_cookie_octet(char c) { return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\'; }

bool is_cookie_value(std::string_view text) { return std::all_of(text.begin(), text.end(), is_cookie_octet); }

// A token (RFC 9110 section 5.6.2).
bool is_cookie_name(std::string_view text) {
    constexpr std::string_view kSeparators = "()<>@,;:\\\"/[]?={}";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return c > 0x20 && c < 0x7f && kSeparators.find(c) == std::string_view::npos;
    });
}

std::string_view trim_blanks(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

// Adds the values that the field's pairs of this name have.
void collect(std::string_view field, std::string_view name, std::vector<std::string_view>& values) {
    while (!field.empty()) {
        const auto size = std::min(field.find(';'), field.size());
        const std::string_view pair = trim_blanks(field.substr(0, size));
        field.remove_prefix(std::min(size + 1, field.size()));
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
            values.push_back(pair.substr(equals + 1));
        }
    }
}

}  // namespace

std::optional<std::string> find_cookie(const Request& request, std::string_view name) {
    std::vector<std::string_view> values;
    for (const auto& [field, value] : request.headers.fields()) {
        if (base::ascii_lower(field) == "cookie") collect(value, name, values);
    }
    if (values.size() != 1 || !is_cookie_value(values.front())) return std::nullopt;
    return std::string(values.front());
}

std::string Cookie::text() const {
    if (!is_cookie_name(name) || !is_cookie_value(value) || path.find(';') != std::string::npos) {
        throw std::invalid_argument("not fit for a cookie");
    }
    return name + "=" + value + "; Path=" + path + "; Max-Age=" + std::to_string(max_age.count()) +
           "; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
}

}  // namespace holdfast::http
