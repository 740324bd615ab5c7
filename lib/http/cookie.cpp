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

using Pair = std::pair<std::string_view, std::string_view>;

// Adds the names and values in a Cookie field to `pairs`.
void collect(std::string_view field, std::vector<Pair>& pairs) {
    while (!field.empty()) {
        const auto size = std::min(field.find(';'), field.size());
        const std::string_view pair = trim_blanks(field.substr(0, size));
        field.remove_prefix(std::min(size + 1, field.size()));
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos)
            pairs.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
    }
}

std::vector<Pair> pairs_of(const Request& request) {
    std::vector<Pair> pairs;
    for (const auto& [field, value] : request.headers.fields()) {
        if (base::ascii_lower(field) == "cookie") collect(value, pairs);
    }
    return pairs;
}

}  // namespace

std::optional<std::string> find_cookie(const Request& request, std::string_view name) {
    auto pairs = pairs_of(request);
    std::erase_if(pairs, [&](const Pair& pair) { return pair.first != name; });
    if (pairs.size() != 1 || !is_cookie_value(pairs.front().second)) return std::nullopt;
    return std::string(pairs.front().second);
}

std::vector<std::pair<std::string, std::string>> find_cookies(const Request& request,
                                                              std::string_view prefix) {
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto& [name, value] : pairs_of(request)) {
        if (name.starts_with(prefix)) found.emplace_back(name, value);
    }
    return found;
}

std::string Cookie::text() const {
    if (!is_cookie_name(name) || !is_cookie_value(value) || path.find(';') != std::string::npos) {
        throw std::invalid_argument("not fit for a cookie");
    }
    return name + "=" + value + "; Path=" + path + "; Max-Age=" + std::to_string(max_age.count()) +
           "; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
}

}  // namespace holdfast::http
