// OperatorTransaction (storage/operator/transaction.h) on a PostgreSQL server, and its COPY (PostgreSQL
// manual, section 34.10).
#pragma once

#include "storage/operator/transaction.h"
#include "storage/postgres/result.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;

namespace holdfast::storage::postgres {

class ServerTransaction final : public OperatorTransaction {
  public:
    enum class Mode { reads, writes };

    // Begins the transaction; with Mode::reads it is REPEATABLE READ, READ ONLY. All settings end with it, so
    // that it works through a proxy that pools transactions. Throws BadDatabaseUrl or StoreError.
    ServerTransaction(const std::string& url, Mode mode);
    ~ServerTransaction() override;

    void each(const std::string& sql, const std::vector<std::string>& values, const ReadRow& read) override;
    std::string spell(std::string_view text) const override;
    bool has_table(std::string_view name) override;
    std::int64_t newest_version() const override;
    std::int64_t schema_version() override;
    std::vector<Finding> examine_tables() override;
    std::optional<Time> clock_time() override;
    bool may_share_emails() override;
    std::vector<Finding> examine_constraints() override;
    std::vector<Finding> examine_rights() override;

    void execute(const std::string& sql) override;
    void commit() override;

    // COPY ... TO STDOUT: calls `read` for every chunk of the stream; a chunk is one row or the header.
    void copy_out(const std::string& sql, const std::function<void(std::string_view)>& read);

    // COPY ... FROM STDIN: begins, sends the next bytes, ends. The last one returns how many rows the server
    // took.
    void begin_copy_in(const std::string& sql);
    void send(std::string_view bytes);
    std::int64_t end_copy_in();

  private:
    struct Close {
        void operator()(pg_conn* connection) const;
    };

    [[noreturn]] void raise_loss() const;
    ResultHandle checked(pg_result* result) const;
    ResultHandle finish();

    std::unique_ptr<pg_conn, Close> connection_;
};

std::unique_ptr<OperatorTransaction> open_reading_transaction(const std::string& url);
std::unique_ptr<OperatorTransaction> open_writing_transaction(const std::string& url);

}  // namespace holdfast::storage::postgres
