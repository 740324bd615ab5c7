// Text from outside: UTF-8 checked, measured, folded and made fit for a log line.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::base {

struct CodePoint {
    char32_t value;
    std::size_t size;  // bytes that it takes
};

// What the text begins with; nullopt if that is not UTF-8, or the text is empty.
std::optional<CodePoint> first_code_point(std::string_view text);

bool is_utf8(std::string_view text);

// Code points in valid UTF-8.
std::size_t count_code_points(std::string_view text);

// True if valid UTF-8 holds a control or format-breaking character (categories Cc, Zl, Zp) or a
// bidirectional override (U+202A..U+202E, U+2066..U+2069).
bool has_control(std::string_view text);

// True for a character that a terminal acts on or that nobody sees: controls, format characters (zero-width
// ones and bidirectional controls among them), code points that Unicode has not assigned, and letters without
// a shape.
bool is_invisible(char32_t c);

// True if valid UTF-8 holds one of them.
bool has_invisible(std::string_view text);

// Without white space (White_Space of Unicode) at both ends. The text is valid UTF-8.
std::string trim(std::string_view text);

// True if valid UTF-8 holds white space (White_Space of Unicode) anywhere.
bool has_white_space(std::string_view text);

// NFC, each character in lower case; nullopt if the text is not UTF-8. No folding beyond that: "straße"
// and "strasse" stay two.
std::optional<std::string> lower_case(std::string_view text);

// ASCII only; other bytes stay.
std::string ascii_lower(std::string_view text);
std::string ascii_upper(std::string_view text);

// Fit for one log line: invisible characters and bytes that are not UTF-8 as \n, \r, \t or \xHH, a backslash
// as
// \\; cut before it passes `limit` bytes, with "..." after the cut.
std::string escape_controls(std::string_view text, std::size_t limit = 512);

}  // namespace holdfast::base
