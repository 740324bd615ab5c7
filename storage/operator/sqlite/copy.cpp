#include "storage/operator/sqlite/copy.h"

#include "storage/operator/sqlite/transaction.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/faults.h"
#include "storage/sqlite/migrations.h"

#include <optional>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

namespace holdfast::storage::sqlite {
namespace {

bool is_text(ColumnType type) {
    return type == ColumnType::uuid || type == ColumnType::text || type == ColumnType::json;
}

class FileSource final : public RowSource {
  public:
    explicit FileSource(const std::string& path) : transaction_(path, FileTransaction::Mode::reads) {}

    OperatorTransaction& transaction() override { return transaction_; }

    void read(const CopyTable& table, const std::function<void(CellRow)>& read_row) override {
        try {
            SQLite::Statement query(
                transaction_.database(),
                "SELECT " + column_list(table) + " FROM " + std::string(table.name) + order_clause(table));
            std::vector<Cell> cells(table.columns.size());
            while (query.executeStep()) {
                for (std::size_t i = 0; i < cells.size(); ++i)
                    cells[i] = read_cell(query, i, table.columns[i].type);
                read_row(cells);
            }
        } catch (const SQLite::Exception& exception) {
            raise(exception);
        }
    }

  private:
    static Cell read_cell(SQLite::Statement& query, std::size_t index, ColumnType type) {
        const SQLite::Column column = query.getColumn(static_cast<int>(index));
        if (column.isNull()) return {};
        if (!is_text(type)) return {.is_null = false, .number = column.getInt64()};
        const char* text = column.getText();
        return {.is_null = false, .text = {text, static_cast<std::size_t>(column.getBytes())}};
    }

    FileTransaction transaction_;
};

// As in PostgreSQL's target.
constexpr const char* kPlaceHooks =
    R"sql(
UPDATE holdfast_hooks SET cursor_sequence = coalesce((
    SELECT max(sequence) FROM domain_events WHERE occurred_at < told_until - 3600000000), 0))sql";

class FileTarget final : public RowTarget {
  public:
    explicit FileTarget(const std::string& path) : transaction_(path, FileTransaction::Mode::writes) {
        // A large cache, because random ids touch pages all over the indexes.
        transaction_.execute("PRAGMA cache_size = -131072");
    }

    OperatorTransaction& transaction() override { return transaction_; }

    void begin(const CopyTable& table) override {
        table_ = &table;
        std::string places;
        // PostgreSQL puts blanks into its JSON.
        for (const CopyColumn& column : table.columns)
            places.append(places.empty() ? "" : ", ")
                .append(column.type == ColumnType::json ? "json(?)" : "?");
        take_indexes();
        insert_.emplace(transaction_.database(), "INSERT INTO " + std::string(table.name) + " (" +
                                                     column_list(table) + ") VALUES (" + places + ")");
    }

    void write(CellRow row) override {
        try {
            for (std::size_t i = 0; i < row.size(); ++i)
                bind(static_cast<int>(i) + 1, row[i], table_->columns[i].type);
            insert_->exec();
            insert_->reset();
        } catch (const SQLite::Exception& exception) {
            raise(exception);
        }
    }

    void end() override {
        insert_.reset();
        for (const std::string& index : indexes_) transaction_.execute(index);
        if (table_->name == "holdfast_hooks") transaction_.execute(kPlaceHooks);
    }
    void commit() override { transaction_.commit(); }

  private:
    // An index that is made of all rows at once is made faster than one that grows row by row. Those of
    // primary keys and UNIQUE constraints stay.
    void take_indexes() {
        indexes_.clear();
        std::string drops;
        transaction_.each(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = $1 AND sql IS NOT NULL",
            {std::string(table_->name)}, [&](const OperatorRow& row) {
                drops.append("DROP INDEX ").append(row.text(0)).append(";");
                indexes_.push_back(row.text(1));
            });
        transaction_.execute(drops);
    }

    void bind(int position, const Cell& cell, ColumnType type) {
        if (cell.is_null) {
            insert_->bind(position);
        } else if (is_text(type)) {
            insert_->bind(position, std::string(cell.text));
        } else {
            insert_->bind(position, cell.number);
        }
    }

    FileTransaction transaction_;
    const CopyTable* table_ = nullptr;
    std::vector<std::string> indexes_;  // of the table, to be made again
    std::optional<SQLite::Statement> insert_;
};

}  // namespace

std::unique_ptr<RowSource> open_row_source(const std::string& path) {
    return std::make_unique<FileSource>(path);
}

std::unique_ptr<RowTarget> open_row_target(const std::string& path) {
    {
        Connection connection(path, Access::read_write);
        migrate(connection);
    }
    return std::make_unique<FileTarget>(path);
}

}  // namespace holdfast::storage::sqlite
