// OperatorTransaction (storage/operator/transaction.h) on a SQLite file.
#pragma once

#include "storage/operator/transaction.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace holdfast::storage::sqlite {

class FileTransaction final : public OperatorTransaction {
  public:
    enum class Mode { reads, writes };

    // The file must exist. Begins the transaction; with Mode::writes it takes the write lock at once.
    FileTransaction(const std::string& path, Mode mode);
    ~FileTransaction() override;

    void each(const std::string& sql, const std::vector<std::string>& values, const ReadRow& read) override;
    std::string spell(std::string_view text) const override;
    bool has_table(std::string_view name) override;
    std::int64_t newest_version() const override;
    std::int64_t schema_version() override;
    std::vector<Finding> examine_tables() override;
    std::optional<Time> clock_time() override { return std::nullopt; }
    bool may_share_emails() override { return false; }
    std::vector<Finding> examine_constraints() override;
    std::vector<Finding> examine_rights() override { return {}; }

    void execute(const std::string& sql) override;
    void commit() override;

    SQLite::Database& database() { return *database_; }

  private:
    std::unique_ptr<SQLite::Database> database_;
};

// Both throw StoreError if the file does not exist.
std::unique_ptr<OperatorTransaction> open_reading_transaction(const std::string& path);
std::unique_ptr<OperatorTransaction> open_writing_transaction(const std::string& path);

}  // namespace holdfast::storage::sqlite
