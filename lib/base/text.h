// Text from outside: UTF-8 checked, measured, folded and made fit for a log line. And numbers as text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::base {

struct CodePoint {
    char32_t value;
    std::size_t size;  // in bytes
};

// The text's first code point; nullopt if the text is empty or does not begin with valid UTF-8.
std::optional<CodePoint> first_code_point(std::string_view text);

bool is_utf8(std::string_view text);

// Code points in valid UTF-8.
std::size_t count_code_points(std::string_view text);

// True if valid UTF-8 holds a control or format-breaking character (categories Cc, Zl, Zp) or a
// bidirectional override (U+202A..U+202E, U+2066..U+2069).
bool has_control(std::string_view text);

// True for a character that a terminal acts on or that cannot be seen: controls, format characters (with
// zero-width characters and bidirectional controls), unassigned code points, and letters without a shape.
bool is_invisible(char32_t c);

// True if valid UTF-8 holds such a character.
bool has_invisible(std::string_view text);

// The text, which is valid UTF-8, without white space (White_Space of Unicode) at both ends.
std::string trim(std::string_view text);

// True if valid UTF-8 holds white space (White_Space of Unicode) anywhere.
bool has_white_space(std::string_view text);

// In NFC, each character in lower case; nullopt if the text is not UTF-8. Nothing else is folded: "straße"
// and "strasse" stay different.
std::optional<std::string> lower_case(std::string_view text);

// A to Z in lower case; all other bytes stay as they are.
std::string ascii_lower(std::string_view text);
std::string ascii_upper(std::string_view text);

// The text made fit for one log line: invisible characters and bytes that are not UTF-8 become \n, \r, \t or
// \xHH, a backslash is doubled. At most `limit` bytes; if more would be needed, the text is cut and "..."
// follows.
std::string escape_controls(std::string_view text, std::size_t limit = 512);

// The text as a part of an HTML document, also between the quotes of an attribute: & < > " and ' become
// references.
std::string html_text(std::string_view text);

// The number, rounded to so many digits after the point: "1.5". 20 digits at most.
std::string decimal(double number, int digits);

}  // namespace holdfast::base
