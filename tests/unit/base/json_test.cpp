#include "base/json.h"

#include <limits>
#include <string>

#include <catch2/catch.hpp>

using holdfast::base::Json;

namespace {

std::string nested(int depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("Json::parse takes what RFC 8259 allows and dump gives it back compact") {
    struct Row {
        std::string text, dumped;
    };
    const std::vector<Row> rows = {
        {"null", "null"},
        {" true\r\n", "true"},
        {"\t[ 1 , -2 , 0 , -0 ]", "[1,-2,0,0]"},
        {"{}", "{}"},
        {"[]", "[]"},
        {R"({"b":1,"a":{"c":[false,null]}})", R"({"b":1,"a":{"c":[false,null]}})"},
        {R"("\/ \" \\ \b\f\n\r\t \u0000 \u001f \u007f")",
         "\"/ \\\" \\\\ \\b\\f\\n\\r\\t \\u0000 \\u001f \\u007f\""},
        {R"("\u00e4 \u20AC \ud83d\ude00")", "\"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80\""},
        {"9223372036854775807", "9223372036854775807"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"0.5", "0.5"},
        {"-1.25e-3", "-0.00125"},
        {"1E2", "100"},
        {nested(32), nested(32)},
        {R"({"":1})", R"({"":1})"},
    };
    for (const auto& row : rows) {
        INFO(row.text);
        const auto json = Json::parse(row.text);
        REQUIRE(json);
        CHECK(json->dump() == row.dumped);
    }
}

TEST_CASE("Json::parse gives nothing for what is not strict JSON, and never throws") {
    const std::vector<std::string> rows = {
        "",
        " ",
        "nul",
        "nullx",
        "null null",
        "{} x",
        "[1,]",
        "[,1]",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1,\"a\":2}",
        R"({"a":1,"\u0061":2})",
        R"({"x":{"b":1,"b":1}})",
        "1e400",
        "-1e400",
        "[1e400]",
        "NaN",
        "Infinity",
        "-",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "-.5",
        "1e",
        "1e+",
        "1-1",
        "0x10",
        "--1",
        "\"",
        "\"\n\"",
        std::string("\"\0\"", 3),
        std::string("1\0", 2),
        R"("\x41")",
        R"("\u12")",
        R"("\u12g4")",
        R"("\ud800")",
        R"("\ud800\u0041")",
        R"("\ud800A")",
        R"("\udc00")",
        R"("\udc00\ud800")",
        "\"\xff\"",
        "\"\xc0\x80\"",
        "\"\xed\xa0\x80\"",
        "\xef\xbb\xbf{}",
        "[",
        "]",
        "{\"a\":[}",
        nested(33),
        nested(100000),
        std::string(100000, '['),
        "/* */ 1",
    };
    for (const auto& text : rows) {
        INFO(text.substr(0, 80));
        CHECK_FALSE(Json::parse(text));
    }
}

TEST_CASE("Json::parse refuses objects that nest too deeply") {
    std::string text = "1";
    for (int i = 0; i < 32; ++i) text = "{\"a\":" + text + "}";
    CHECK(Json::parse(text));
    CHECK_FALSE(Json::parse("[" + text + "]"));
}

TEST_CASE("Json values answer for their own type only") {
    const auto json =
        Json::parse(R"({"i":7,"f":7.5,"big":99999999999999999999,"s":"x","b":true,"n":null,"a":[1]})");
    REQUIRE(json);
    CHECK(*json->integer("i") == 7);
    CHECK(json->integer("f") == nullptr);
    CHECK(json->integer("big") == nullptr);
    CHECK(json->find("big")->as_number() == 1e20);
    CHECK(json->find("i")->as_number() == 7.0);
    CHECK(json->find("f")->as_number() == 7.5);
    CHECK(json->integer("s") == nullptr);
    CHECK(*json->string("s") == "x");
    CHECK(json->string("i") == nullptr);
    CHECK(json->string("missing") == nullptr);
    CHECK(*json->find("b")->as_bool());
    CHECK(json->find("b")->as_integer() == nullptr);
    CHECK(json->find("n")->is_null());
    CHECK(json->find("a")->as_array()->size() == 1);
    CHECK(json->find("a")->find("x") == nullptr);
    CHECK_FALSE(json->find("s")->as_number());
}

TEST_CASE("Json::set adds, replaces and makes an object of what is none") {
    Json json;
    json.set("a", 1).set("b", "x").set("a", true);
    CHECK(json.dump() == R"({"a":true,"b":"x"})");
    CHECK(Json(std::optional<std::string>()).dump() == "null");
    CHECK(Json(std::optional<std::string>("t")).dump() == "\"t\"");
}

TEST_CASE("Json::dump is JSON whatever it is given") {
    CHECK(Json("a\xff\x80z").dump() == "\"a\xef\xbf\xbd\xef\xbf\xbdz\"");
    CHECK(Json(std::numeric_limits<double>::infinity()).dump() == "null");
    CHECK(Json(std::string("\0\x1b", 2)).dump() == "\"\\u0000\\u001b\"");
}
