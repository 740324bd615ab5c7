#include "storage/database_url.h"

#include "storage/open.h"

#include <catch2/catch.hpp>

namespace holdfast::storage {

TEST_CASE("a URL is shown without its password", "[url]") {
    CHECK(printable_url("sqlite:a b.db") == "sqlite:a b.db");
    CHECK(printable_url("postgresql://ada:secret@db:5432/app") == "postgresql://ada@db:5432/app");
    CHECK(printable_url("postgres://ada@db/app") == "postgres://ada@db/app");
    CHECK(printable_url("postgresql://db1:1,db2:2/app") == "postgresql://db1:1,db2:2/app");
    CHECK(printable_url("postgresql:///app?host=/tmp&password=secret") == "postgresql:///app");
    CHECK(printable_url("postgresql://ada:se@cret@db/app") == "postgresql://ada@db/app");
    CHECK(printable_url("postgresql://ada:se/c?r:e@t@db/app") == "postgresql://...");
    CHECK(printable_url("postgresql://ada:s@e/cret@db/app") == "postgresql://...");
    CHECK(printable_url("postgresql://db/app?password=se@cret") == "postgresql://...");
    CHECK(printable_url("mysql://ada:secret@db/app") == "(a URL of no known kind)");
}

TEST_CASE("a URL names its backend, or is refused without being repeated", "[url]") {
    CHECK(read_database_url("sqlite:/tmp/x.db").location == "/tmp/x.db");
    CHECK(read_database_url("postgres://h/d").backend == BackendKind::postgresql);
    CHECK_THROWS_AS(read_database_url("sqlite:"), BadDatabaseUrl);
    CHECK_THROWS_AS(read_database_url("sqlite::memory:"), BadDatabaseUrl);
    try {
        read_database_url("mysql://ada:secret@db");
        FAIL("not refused");
    } catch (const BadDatabaseUrl& error) {
        CHECK(std::string(error.what()).find("secret") == std::string::npos);
    }
}

}  // namespace holdfast::storage
