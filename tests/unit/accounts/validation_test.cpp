#include "accounts/validation.h"

#include <catch2/catch.hpp>

namespace holdfast::accounts {
namespace {

std::string repeated(const std::string& text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

constexpr const char* kEAcute = "\xc3\xa9";
constexpr const char* kNotUtf8 = "a\xff@b";

}  // namespace

TEST_CASE("An email is trimmed and in lower case") {
    for (const auto& [typed, kept] : std::vector<std::pair<std::string, std::string>>{
             {"ada@example.com", "ada@example.com"},
             {"  Ada@Example.COM\t\n", "ada@example.com"},
             {"\xc2\xa0"
              "ada@b\xe2\x80\x83",
              "ada@b"},  // blanks of Unicode at the ends
             {"\xc3\x89"
              "COLE@\xc3\x89.FR",
              "\xc3\xa9"
              "cole@\xc3\xa9.fr"},           // É
             {"E\xcc\x81@b", "\xc3\xa9@b"},  // E and a combining acute: composed
             {"stra\xc3\x9f"
              "e@b",
              "stra\xc3\x9f"
              "e@b"},  // ß stays
             {"a@b", "a@b"},
             {"a+tag.x@sub.example", "a+tag.x@sub.example"},
             {"'--@x", "'--@x"}}) {
        INFO(typed);
        CHECK(normalise_email(typed) == kept);
    }
}

TEST_CASE("An email has one '@' with text on both sides, and no blanks or controls") {
    for (const std::string& typed :
         {std::string(), std::string(" "), std::string("@"), std::string("ada"), std::string("@example.com"),
          std::string("ada@"), std::string("a@b@c"), std::string("a@@b"), std::string("a b@c"),
          std::string("a@b c"), std::string("a\tb@c"), std::string("a\n@b"), std::string("a\xc2\xa0@b"),
          std::string("a@b\x7f"), std::string("a\0@b", 4), std::string("a\xe2\x80\xae@b"),
          std::string("\xe2\x80\xa8"
                      "a@b\xe2\x80\xa8x"),
          std::string(kNotUtf8), std::string(" @ ")}) {
        INFO(typed);
        CHECK_FALSE(normalise_email(typed));
    }
}

TEST_CASE("A new user's email is one of the internet, and no markup") {
    for (const char* email :
         {"ada@example.com", "o'brien@example.ie", "r&d@example.com", "a+b@x.y.z", "\u00e9@\u00e9.fr"})
        CHECK(is_acceptable_email(email, EmailDomain::of_internet));
    for (const char* email : {"ada@localhost", "ada@b", "ada@.com", "ada@example.", "ada@a..b"}) {
        CHECK_FALSE(is_acceptable_email(email, EmailDomain::of_internet));
        CHECK(is_acceptable_email(email, EmailDomain::any));
    }
    for (const char* email : {"<b>@example.com", "a\"b@example.com", "a@example.com>", "a,b@example.com",
                              "a\u200b@example.com", "a:b@example.com", "a@[192.0.2.1]"}) {
        CHECK_FALSE(is_acceptable_email(email, EmailDomain::of_internet));
        CHECK_FALSE(is_acceptable_email(email, EmailDomain::any));
    }
}

TEST_CASE("An email has at most 254 bytes, counted as it is kept") {
    const auto of_size = [](std::size_t size) { return std::string(size - 2, 'a') + "@b"; };
    CHECK(normalise_email(of_size(254)));
    CHECK_FALSE(normalise_email(of_size(255)));
    CHECK(normalise_email("   " + of_size(254) + "   "));
    CHECK(normalise_email(repeated(kEAcute, 126) + "@b"));
    CHECK_FALSE(normalise_email(repeated(kEAcute, 127) + "@b"));
}

TEST_CASE("A user name is trimmed and has 1 to 64 characters, none of them a control") {
    CHECK(normalise_username(" Ada L. ") == "Ada L.");
    CHECK(normalise_username(repeated(kEAcute, 64)) == repeated(kEAcute, 64));
    CHECK(normalise_username("  " + std::string(64, 'a') + "  "));
    CHECK(normalise_username("<script>") == "<script>");
    for (const std::string& typed :
         {std::string(), std::string("  \t "), std::string(65, 'a'), repeated(kEAcute, 65),
          std::string("a\nb"), std::string("a\0b", 3), std::string("a\x1b[0m"), std::string("a\u200bb"),
          std::string("a\u2066b"), std::string("a\u0378"), std::string("\u3164"), std::string("a\u200e"),
          std::string("a\xe2\x80\xae"
                      "b"),
          std::string(kNotUtf8)}) {
        INFO(typed);
        CHECK_FALSE(normalise_username(typed));
    }
}

TEST_CASE("A password is measured in characters from below and in bytes from above") {
    CHECK(is_acceptable_password("12345678", 8));
    CHECK_FALSE(is_acceptable_password("1234567", 8));
    CHECK(is_acceptable_password("test123", 6));
    CHECK(is_acceptable_password(repeated(kEAcute, 8), 8));
    CHECK_FALSE(is_acceptable_password(repeated(kEAcute, 7), 8));  // 14 bytes
    CHECK(is_acceptable_password(std::string(1024, 'x'), 8));
    CHECK_FALSE(is_acceptable_password(std::string(1025, 'x'), 8));
    CHECK(is_acceptable_password(repeated(kEAcute, 512), 8));
    CHECK_FALSE(is_acceptable_password(repeated(kEAcute, 512) + "x", 8));
    CHECK(is_acceptable_password("        ", 8));
    CHECK(is_acceptable_password(std::string("1234\0"
                                             "678",
                                             8),
                                 8));
    CHECK_FALSE(is_acceptable_password(std::string(8, '\xff'), 8));
}

TEST_CASE("A nickname has at most 50 characters and may be empty") {
    CHECK(normalise_nickname(" Team ") == "Team");
    CHECK(normalise_nickname("  ") == "");
    CHECK(normalise_nickname(repeated(kEAcute, 50)));
    CHECK_FALSE(normalise_nickname(repeated(kEAcute, 51)));
    CHECK_FALSE(normalise_nickname("a\rb"));
    CHECK_FALSE(normalise_nickname(kNotUtf8));
}

TEST_CASE("What a client calls itself is cut, and hides nothing") {
    CHECK(clean_user_agent("") == "");
    CHECK(clean_user_agent("Mozilla/5.0 (X11) Firefox/115.0") == "Mozilla/5.0 (X11) Firefox/115.0");
    CHECK(clean_user_agent(std::string("a\0b\nc\x1b[0m\x7f", 10)) == "abc[0m");
    CHECK(clean_user_agent("a\u200bb\u202ec") == "abc");
    CHECK(clean_user_agent("a\xff"
                           "b\xc3") == "ab");
    CHECK(clean_user_agent(std::string(257, 'x')) == std::string(256, 'x'));
    CHECK(clean_user_agent(std::string(255, 'x') + kEAcute) == std::string(255, 'x'));
    CHECK(clean_user_agent(std::string(254, 'x') + kEAcute) == std::string(254, 'x') + kEAcute);
}

}  // namespace holdfast::accounts
