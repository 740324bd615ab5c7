#include "cli/console.h"

#include "base/text.h"

#include <array>
#include <cstdio>
#include <limits>

namespace holdfast::cli {
namespace {

// One escape, or a surrogate pair (RFC 8259 section 7).
std::string json_escape(char32_t c) {
    const auto value = static_cast<unsigned>(c);
    std::array<char, 16> text{};
    if (value < 0x10000) {
        std::snprintf(text.data(), text.size(), "\\u%04x", value);
    } else {
        std::snprintf(text.data(), text.size(), "\\u%04x\\u%04x", 0xd800 + ((value - 0x10000) >> 10),
                      0xdc00 + ((value - 0x10000) & 0x3ff));
    }
    return text.data();
}

}  // namespace

std::string shown(std::string_view text) {
    return base::escape_controls(text, std::numeric_limits<std::size_t>::max());
}

std::string shown_json(const base::Json& json) {
    const std::string text = json.dump();
    std::string out;
    for (std::string_view rest = text; !rest.empty();) {
        const base::CodePoint point = base::first_code_point(rest).value();
        out += base::is_invisible(point.value) ? json_escape(point.value)
                                               : std::string(rest.substr(0, point.size));
        rest.remove_prefix(point.size);
    }
    return out;
}

}  // namespace holdfast::cli
