#include "base/encoding.h"

#include "base/random.h"

#include <string>

#include <catch2/catch.hpp>

using namespace holdfast::base;

TEST_CASE("base64 in both alphabets - RFC 4648 section 10") {
    struct Row {
        std::string bytes, padded, url;
    };
    const std::vector<Row> rows = {
        {"", "", ""},
        {"f", "Zg==", "Zg"},
        {"fo", "Zm8=", "Zm8"},
        {"foo", "Zm9v", "Zm9v"},
        {"foob", "Zm9vYg==", "Zm9vYg"},
        {"\xfb\xff\xfe", "+//+", "-__-"},
        {std::string("\0\0", 2), "AAA=", "AAA"},
    };
    for (const auto& row : rows) {
        INFO(row.padded);
        CHECK(base64_encode(row.bytes) == row.padded);
        CHECK(base64url_encode(row.bytes) == row.url);
        CHECK(base64_decode(row.padded) == row.bytes);
        CHECK(base64url_decode(row.url) == row.bytes);
    }
}

TEST_CASE("base64url_decode takes one text for one value") {
    for (const std::string text : {"Zg==", "Zg=", "Z", "Zh", "Zm9", "Zm 9v", "Zm9v\n", "+//+", "Zm+v", "Zm/v",
                                   "Zm9v=", "AAAAA", "Zg\xc3", "    Zm9v", "Zm9v    ", "Zm9v\n\n\n\n"}) {
        INFO(text);
        CHECK_FALSE(base64url_decode(text));
    }
    CHECK_FALSE(base64url_decode(std::string("Zg\0", 3)));
}

TEST_CASE("base64_decode takes one text for one value") {
    for (const std::string text : {"Zg", "Zg=", "Zh==", "Zm9=", "-__-", "Zg==Zg==", "=",
                                   "====", " Zg==", "Zg== ", "    Zg==", "Zg==    ", "Zm=v", "Z==="}) {
        INFO(text);
        CHECK_FALSE(base64_decode(text));
    }
}

TEST_CASE("base64url round-trips every size") {
    for (std::size_t size = 0; size < 70; ++size) {
        const std::string bytes = random_bytes(size);
        CHECK(base64url_decode(base64url_encode(bytes)) == bytes);
    }
}

TEST_CASE("hex_encode") { CHECK(hex_encode(std::string("\0\x1f\xff", 3)) == "001fff"); }

TEST_CASE("is_uuid takes lower-case hex in its one form") {
    CHECK(is_uuid("00000000-0000-4000-8000-00000000000f"));
    for (const std::string text :
         {"", "00000000-0000-4000-8000-00000000000F", "00000000-0000-4000-8000-00000000000",
          "00000000-0000-4000-8000-0000000000000", "000000000000-4000-8000-00000000000ff",
          "0000000g-0000-4000-8000-000000000000", "{0000000-0000-4000-8000-000000000000"}) {
        INFO(text);
        CHECK_FALSE(is_uuid(text));
    }
}
