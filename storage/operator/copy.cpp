#include "storage/operator/copy.h"

#include "storage/database_url.h"
#include "storage/operator/copy_stream.h"
#include "storage/operator/postgres/copy.h"
#include "storage/operator/sqlite/copy.h"

namespace holdfast::storage {
namespace {

constexpr std::int64_t kRowsPerReport = 2048;

std::unique_ptr<RowSource> open_source(const std::string& url) {
    const DatabaseUrl database = read_database_url(url);
    if (database.backend == BackendKind::sqlite) return sqlite::open_row_source(database.location);
    return postgres::open_row_source(database.location);
}

std::unique_ptr<RowTarget> open_target(const std::string& url) {
    const DatabaseUrl database = read_database_url(url);
    if (database.backend == BackendKind::sqlite) return sqlite::open_row_target(database.location);
    return postgres::open_row_target(database.location);
}

void require_schema(OperatorTransaction& source) {
    const std::int64_t found = source.schema_version(), known = source.newest_version();
    if (found == known) return;
    throw CopyRefused("the source has schema version " + std::to_string(found) +
                      ", this program copies version " + std::to_string(known) +
                      (found < known ? ": run `holdfast migrate` on it" : ": use a newer holdfast"));
}

std::int64_t count(OperatorTransaction& transaction, const CopyTable& table) {
    return transaction.first_integer("SELECT count(*) FROM {" + std::string(table.name) + "}").value();
}

void require_empty(OperatorTransaction& target) {
    for (const CopyTable& table : copy_tables()) {
        const std::string name = "{" + std::string(table.name) + "}";
        if (!target.first_integer("SELECT CAST(1 AS BIGINT) FROM " + name + " LIMIT 1")) continue;
        throw CopyRefused("the target is not empty: " + target.spell(name) + " has rows");
    }
}

CopiedTable copy_table(const CopyTable& table, RowSource& source, RowTarget& target,
                       const CopyProgress& progress) {
    const std::int64_t total = count(source.transaction(), table);
    std::int64_t rows = 0;
    target.begin(table);
    source.read(table, [&](CellRow row) {
        if (rows % kRowsPerReport == 0) progress(table.name, rows, total);
        target.write(row);
        ++rows;
    });
    target.end();
    progress(table.name, rows, rows);
    if (rows == total) return {std::string(table.name), rows};
    throw CopyRefused("the source says that " + std::string(table.name) + " has " + std::to_string(total) +
                      " rows, and gave " + std::to_string(rows));
}

void verify(OperatorTransaction& target, const std::vector<CopiedTable>& copied) {
    for (std::size_t i = 0; i < copied.size(); ++i) {
        const std::int64_t found = count(target, copy_tables()[i]);
        if (found == copied[i].rows) continue;
        throw CopyRefused("of " + std::to_string(copied[i].rows) + " rows of " + copied[i].name + ", " +
                          std::to_string(found) + " are in the target");
    }
    std::vector<Finding> findings = examine(target);
    if (findings.empty()) return;
    throw CopyRefused("something would be wrong with the target; run `holdfast doctor` on the source",
                      std::move(findings));
}

}  // namespace

std::vector<CopiedTable> copy_database(const std::string& from, const std::string& to,
                                       const CopyProgress& progress) {
    const auto source = open_source(from);
    require_schema(source->transaction());
    const auto target = open_target(to);
    require_empty(target->transaction());
    std::vector<CopiedTable> copied;
    for (const CopyTable& table : copy_tables())
        copied.push_back(copy_table(table, *source, *target, progress));
    verify(target->transaction(), copied);
    target->commit();
    return copied;
}

}  // namespace holdfast::storage
