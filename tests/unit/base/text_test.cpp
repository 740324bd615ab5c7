#include "base/text.h"

#include <limits>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace holdfast::base;

namespace {

std::string utf8(char32_t c) {
    std::string out;
    const auto byte = [&](char32_t value) { out.push_back(static_cast<char>(value)); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xc0 | (c >> 6)), byte(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        byte(0xe0 | (c >> 12)), byte(0x80 | ((c >> 6) & 0x3f)), byte(0x80 | (c & 0x3f));
    } else {
        byte(0xf0 | (c >> 18)), byte(0x80 | ((c >> 12) & 0x3f));
        byte(0x80 | ((c >> 6) & 0x3f)), byte(0x80 | (c & 0x3f));
    }
    return out;
}

}  // namespace

TEST_CASE("is_utf8 knows well-formed UTF-8") {
    for (const std::string text :
         {"", "a", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"}) {
        CHECK(is_utf8(text));
    }
    CHECK(is_utf8(std::string("\0", 1)));
    for (const std::string text : {"\x80", "\xc3", "a\xe2\x82", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80",
                                   "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff", "\xc3\xa4\xc3"}) {
        CHECK_FALSE(is_utf8(text));
    }
}

TEST_CASE("count_code_points counts characters, not bytes") {
    CHECK(count_code_points("") == 0);
    CHECK(count_code_points("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80") == 4);
}

TEST_CASE("has_control finds what breaks or hides text") {
    for (const char32_t c : {0x00, 0x1f, 0x7f, 0x85, 0x9f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069}) {
        INFO(static_cast<unsigned>(c));
        CHECK(has_control("a" + utf8(c) + "b"));
    }
    for (const char32_t c : {0x20, 0xa0, 0xe4, 0x200d, 0x202f, 0x1f600}) {
        INFO(static_cast<unsigned>(c));
        CHECK_FALSE(has_control("a" + utf8(c)));
    }
}

TEST_CASE("trim takes Unicode's white space off both ends only") {
    CHECK(trim("") == "");
    CHECK(trim(" \t\r\n") == "");
    CHECK(trim(" a b ") == "a b");
    CHECK(trim("\xc2\xa0\xe3\x80\x80"
               "a\xe2\x80\xa8") == "a");
    CHECK(trim("\xe2\x80\x8b") == "\xe2\x80\x8b");
}

TEST_CASE("lower_case normalises and keeps what is distinct apart") {
    CHECK(*lower_case("Anna@Example.COM") == "anna@example.com");
    CHECK(*lower_case("\xc3\x84RGER") == "\xc3\xa4rger");
    CHECK(*lower_case("A\xcc\x88") == "\xc3\xa4");
    CHECK(*lower_case("stra\xc3\x9f"
                      "e") ==
          "stra\xc3\x9f"
          "e");
    CHECK(*lower_case("") == "");
    CHECK(*lower_case(std::string("A\0B", 3)) == std::string("a\0b", 3));
    CHECK_FALSE(lower_case("a\xff"));
}

TEST_CASE("lower_case of every character stays what it is when lowered again") {
    for (char32_t c = 1; c <= 0x10ffff; ++c) {
        if (c >= 0xd800 && c <= 0xdfff) continue;
        const auto once = lower_case(utf8(c));
        REQUIRE(once);
        if (*lower_case(*once) != *once) FAIL("U+" << std::hex << static_cast<unsigned>(c));
    }
}

TEST_CASE("ASCII case changes leave other bytes alone") {
    CHECK(ascii_lower("AZaz@[`{\xc3\x84") == "azaz@[`{\xc3\x84");
    CHECK(ascii_upper("AZaz@[`{\xc3\xa4") == "AZAZ@[`{\xc3\xa4");
}

TEST_CASE("escape_controls makes one harmless line") {
    CHECK(escape_controls("plain \xc3\xa4") == "plain \xc3\xa4");
    CHECK(escape_controls("a\nb\rc\td\\e") == "a\\nb\\rc\\td\\\\e");
    CHECK(escape_controls(std::string("\0\x1b\x7f", 3)) == "\\x00\\x1B\\x7F");
    CHECK(escape_controls("\xff\xc3") == "\\xFF\\xC3");
    CHECK(escape_controls("\xc2\x85\xe2\x80\xa8\xe2\x80\xae") == "\\xC2\\x85\\xE2\\x80\\xA8\\xE2\\x80\\xAE");
}

TEST_CASE("What nobody sees is told from what stands there") {
    for (const char* text : {"a\u200bb", "a\u200db", "\ufeffa", "a\u200e", "a\u061cb", "a\u2066b", "a\u00adb",
                             "\u3164", "\u2800", "a\u0378", "a\U000e0041", "a\x1b[2J", "a\u009b"}) {
        INFO(escape_controls(text));
        CHECK(has_invisible(text));
        CHECK_THAT(escape_controls(text), Catch::Contains("\\x"));
    }
    for (const char* text :
         {"Ada L.", "\u00c9cole", "\u0639\u0644\u064a", "\u0928\u093f", "\u2764\ufe0f", "\U0001f600", "<b>"})
        CHECK_FALSE(has_invisible(text));
}

TEST_CASE("escape_controls cuts between characters and never inside an escape") {
    CHECK(escape_controls("abcdef", 6) == "abcdef");
    CHECK(escape_controls("abcdefg", 6) == "abcdef...");
    CHECK(escape_controls("ab\xc3\xa4", 3) == "ab...");
    CHECK(escape_controls("ab\x01", 5) == "ab...");
    CHECK(escape_controls(std::string(10000, 'x')).size() == 515);
}

TEST_CASE("html_text keeps a text from being markup, in an element and in an attribute") {
    CHECK(html_text(R"(<b title="it's">R&D</b>)") == "&lt;b title=&quot;it&#39;s&quot;&gt;R&amp;D&lt;/b&gt;");
    CHECK(html_text("¿Ñandú?") == "¿Ñandú?");
}

TEST_CASE("decimal rounds to so many digits, however large the number is") {
    CHECK(decimal(1.46, 1) == "1.5");
    CHECK(decimal(0, 2) == "0.00");
    CHECK(decimal(-2.5, 0) == "-2");
    CHECK(decimal(std::numeric_limits<double>::max(), 20).size() == 330);
    CHECK(decimal(std::numeric_limits<double>::infinity(), 1) == "inf");
}
