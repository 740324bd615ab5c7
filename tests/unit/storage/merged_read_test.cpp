#include "storage/postgres/merged_read.h"

#include <array>

#include <catch2/catch.hpp>

namespace holdfast::storage::postgres {

TEST_CASE("The statement for many callers asks for each of its values") {
    CHECK(merged_sql("SELECT a FROM t WHERE b = $1", 1) ==
          "SELECT one.*, asked.place FROM unnest((SELECT $1)) WITH ORDINALITY AS asked (v1, place) "
          "CROSS JOIN LATERAL (SELECT a FROM t WHERE b = asked.v1 OFFSET 0) AS one");
    CHECK(merged_sql("SELECT a FROM t WHERE b = $2 AND c > $1 AND d = $2", 2) ==
          "SELECT one.*, asked.place FROM unnest((SELECT $1), (SELECT $2)) WITH ORDINALITY "
          "AS asked (v1, v2, place) CROSS JOIN LATERAL (SELECT a FROM t WHERE b = asked.v2 AND c > asked.v1 "
          "AND d = asked.v2 OFFSET 0) AS one");
}

TEST_CASE("The values of many callers are arrays in PostgreSQL's binary form") {
    const std::optional<Uuid> nobody;
    const Statement one("s", "ab", nobody), other("s", "", Uuid{"00000000-0000-4000-8000-00000000000a"});
    const std::array<const Statement*, 2> both = {&one, &other};
    const Statement many = merged("m", both);
    CHECK(many.sql().text() == std::string_view("m"));
    REQUIRE(many.values().size() == 2);
    // Dimensions, whether NULL may be there, the type of the elements, their number, the first one's place.
    const auto head = [](char high, char low) {
        return std::string(
                   "\0\0\0\1"
                   "\0\0\0\1"
                   "\0\0",
                   10) +
               high + low +
               std::string(
                   "\0\0\0\2"
                   "\0\0\0\1",
                   8);
    };
    CHECK(many.values()[0].type == 1009);
    CHECK(many.values()[0].bytes == head(0, 25) + std::string("\0\0\0\2"
                                                              "ab"
                                                              "\0\0\0\0",
                                                              10));
    CHECK(many.values()[1].type == 2951);
    CHECK(many.values()[1].bytes == head(0x0b, static_cast<char>(0x86)) +
                                        std::string("\xff\xff\xff\xff"
                                                    "\0\0\0\x10",
                                                    8) +
                                        std::string("\0\0\0\0\0\0\x40\0\x80\0\0\0\0\0\0\x0a", 16));
}

}  // namespace holdfast::storage::postgres
