#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>

#include <utf8proc.h>

namespace holdfast::base {

namespace {

bool is_white_space(char32_t c) {
    return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
           c == 0x3000;
}

bool is_control(char32_t c) {
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return true;
        default:
            return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    }
}

std::string hex_escapes(std::string_view bytes) {
    std::string out;
    for (const char byte : bytes) {
        std::array<char, 8> escape{};
        std::snprintf(escape.data(), escape.size(), "\\x%02X", static_cast<unsigned char>(byte));
        out += escape.data();
    }
    return out;
}

// How a log line shows these bytes, which are one code point or are not UTF-8.
std::string log_form(std::string_view bytes, const std::optional<CodePoint>& code_point) {
    if (!code_point) return hex_escapes(bytes);
    switch (code_point->value) {
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
        case '\\':
            return "\\\\";
        default:
            return is_invisible(code_point->value) ? hex_escapes(bytes) : std::string(bytes);
    }
}

}  // namespace

std::optional<CodePoint> first_code_point(std::string_view text) {
    if (text.empty()) return std::nullopt;
    if (const auto byte = static_cast<unsigned char>(text.front()); byte < 0x80) return CodePoint{byte, 1};
    utf8proc_int32_t value = 0;
    const auto room = static_cast<utf8proc_ssize_t>(std::min<std::size_t>(text.size(), 4));
    const utf8proc_ssize_t size =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), room, &value);
    if (size <= 0) return std::nullopt;
    return CodePoint{static_cast<char32_t>(value), static_cast<std::size_t>(size)};
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto code_point = first_code_point(text);
        if (!code_point) return false;
        text.remove_prefix(code_point->size);
    }
    return true;
}

std::size_t count_code_points(std::string_view text) {
    const auto begins_one = [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_one));
}

bool has_control(std::string_view text) {
    while (const auto code_point = first_code_point(text)) {
        if (is_control(code_point->value)) return true;
        text.remove_prefix(code_point->size);
    }
    return false;
}

bool is_invisible(char32_t c) {
    // Letters and marks that show nothing, with or without a width.
    constexpr std::array<char32_t, 8> kShapeless = {0x34f,  0x115f, 0x1160, 0x17b4,
                                                    0x17b5, 0x2800, 0x3164, 0xffa0};
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
        case UTF8PROC_CATEGORY_CN:
        case UTF8PROC_CATEGORY_CF:
            return true;
        default:
            return is_control(c) || std::ranges::find(kShapeless, c) != kShapeless.end();
    }
}

bool has_invisible(std::string_view text) {
    while (const auto code_point = first_code_point(text)) {
        if (is_invisible(code_point->value)) return true;
        text.remove_prefix(code_point->size);
    }
    return false;
}

std::string trim(std::string_view text) {
    auto first = first_code_point(text);
    while (first && is_white_space(first->value)) {
        text.remove_prefix(first->size);
        first = first_code_point(text);
    }
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto code_point = first_code_point(text.substr(at));
        const std::size_t next = at + (code_point ? code_point->size : 1);
        if (!code_point || !is_white_space(code_point->value)) end = next;
        at = next;
    }
    return std::string(text.substr(0, end));
}

bool has_white_space(std::string_view text) {
    while (const auto code_point = first_code_point(text)) {
        if (is_white_space(code_point->value)) return true;
        text.remove_prefix(code_point->size);
    }
    return false;
}

std::optional<std::string> lower_case(std::string_view text) {
    const auto lower = [](utf8proc_int32_t code_point, void*) { return utf8proc_tolower(code_point); };
    utf8proc_uint8_t* lowered = nullptr;
    const utf8proc_ssize_t size = utf8proc_map_custom(
        reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
        &lowered, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE), lower, nullptr);
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(lowered, &std::free);
    if (size == UTF8PROC_ERROR_NOMEM) throw std::bad_alloc();
    if (size < 0) return std::nullopt;
    return std::string(reinterpret_cast<const char*>(lowered), static_cast<std::size_t>(size));
}

std::string ascii_lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::string ascii_upper(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return out;
}

std::string escape_controls(std::string_view text, std::size_t limit) {
    // Almost every text has nothing to escape.
    const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '\\'; };
    if (text.size() <= limit && std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
    std::string out;
    while (!text.empty()) {
        const auto code_point = first_code_point(text);
        const std::size_t size = code_point ? code_point->size : 1;
        const std::string form = log_form(text.substr(0, size), code_point);
        if (out.size() + form.size() > limit) return out + "...";
        out += form;
        text.remove_prefix(size);
    }
    return out;
}

std::string html_text(std::string_view text) {
    std::string html;
    for (const char c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            case '\'':
                html += "&#39;";
                break;
            default:
                html += c;
        }
    }
    return html;
}

std::string decimal(double number, int digits) {
    // The largest number has 309 digits before the point.
    std::array<char, 336> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed, digits).ptr;
    return {text.data(), end};
}

}  // namespace holdfast::base
