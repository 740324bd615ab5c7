// Which commits of the SQLite writer wait for the disk.
#include "contract/fixture.h"
#include "storage/sqlite/writer.h"
#include "support/temp_dir.h"
#include "support/threads.h"

#include <memory>
#include <vector>

namespace holdfast::contract {
namespace {

using sqlite::Connection;
using sqlite::Durability;

// PRAGMA synchronous as the transaction of this work has it: 1 NORMAL, 2 FULL.
std::int64_t synchronous(Connection& connection) {
    return *sqlite::Query(connection, "PRAGMA synchronous").first([](const sqlite::Query& row) {
        return row.integer(0);
    });
}

struct WriterOnFile {
    test::TempDir folder;
    sqlite::Writer writer{
        std::make_unique<Connection>((folder.path() / "x.db").string(), sqlite::Access::read_write)};
};

}  // namespace

TEST_CASE("a commit waits for the disk unless all its work can wait - SQLite", "[durability]") {
    WriterOnFile file;
    CHECK(file.writer.write(synchronous) == 2);
    CHECK(file.writer.write(synchronous, Durability::later) == 1);
    CHECK(file.writer.write(synchronous, Durability::later) == 1);
    CHECK(file.writer.write(synchronous) == 2);
}

TEST_CASE("work that can wait does not weaken a commit that it shares - SQLite", "[durability]") {
    WriterOnFile file;
    const auto seen = test::run_together(16, [&](std::size_t i) {
        std::vector<std::int64_t> own;
        for (int j = 0; j < 100; ++j) {
            own.push_back(i % 2 == 0 ? file.writer.write(synchronous)
                                     : file.writer.write(synchronous, Durability::later));
        }
        return own;
    });
    for (std::size_t i = 0; i < seen.size(); i += 2) CHECK(seen[i] == std::vector<std::int64_t>(100, 2));
}

}  // namespace holdfast::contract
