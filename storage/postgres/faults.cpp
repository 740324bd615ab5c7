#include "storage/postgres/faults.h"

#include <algorithm>
#include <array>

#include <libpq-fe.h>

namespace holdfast::storage::postgres {
namespace {

std::string field(const pg_result* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text ? text : "";
}

std::string text_of(const pg_result* result) {
    const std::string sqlstate = field(result, PG_DIAG_SQLSTATE);
    std::string text = "PostgreSQL " + sqlstate + ": " + field(result, PG_DIAG_MESSAGE_PRIMARY);
    // A prepared statement is missing or exists already: a proxy has moved the connection to another session.
    if (sqlstate == "26000" || sqlstate == "42P05") {
        text += " (behind a proxy that pools transactions, prepared statements must be turned off)";
    }
    return text;
}

// operator_intervention, insufficient_resources, system_error, connection_exception, transaction_rollback
constexpr std::array<std::string_view, 5> kUnavailableClasses = {"57", "53", "58", "08", "40"};

}  // namespace

ErrorKind kind_of(std::string_view sqlstate) {
    const std::string_view sqlstate_class = sqlstate.substr(0, 2);
    if (sqlstate_class == "23") return ErrorKind::violation;
    // lock_not_available, read_only_sql_transaction
    if (sqlstate == "55P03" || sqlstate == "25006") return ErrorKind::unavailable;
    const bool unavailable =
        std::ranges::find(kUnavailableClasses, sqlstate_class) != kUnavailableClasses.end();
    return unavailable ? ErrorKind::unavailable : ErrorKind::internal;
}

ServerRefused::ServerRefused(const pg_result* result, std::size_t statement)
    : StoreError(kind_of(field(result, PG_DIAG_SQLSTATE)), text_of(result)),
      sqlstate_(field(result, PG_DIAG_SQLSTATE)),
      table_(field(result, PG_DIAG_TABLE_NAME)),
      constraint_(field(result, PG_DIAG_CONSTRAINT_NAME)),
      column_(field(result, PG_DIAG_COLUMN_NAME)),
      statement_(statement) {
    const std::string schema = field(result, PG_DIAG_SCHEMA_NAME);
    if (!schema.empty() && schema != "public") table_ = schema + "_" + table_;
}

bool ServerRefused::is_worth_a_retry() const { return sqlstate_ == "40001" || sqlstate_ == "40P01"; }

bool ServerRefused::is_read_only() const { return sqlstate_ == "25006"; }

}  // namespace holdfast::storage::postgres
