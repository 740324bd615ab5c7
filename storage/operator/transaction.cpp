#include "storage/operator/transaction.h"

#include "storage/database_url.h"
#include "storage/operator/postgres/transaction.h"
#include "storage/operator/sqlite/transaction.h"

namespace holdfast::storage {

std::optional<std::string> OperatorTransaction::first_text(const std::string& sql,
                                                           const std::vector<std::string>& values) {
    std::optional<std::string> first;
    each(sql, values, [&](const OperatorRow& row) {
        if (!first) first = row.text(0);
    });
    return first;
}

std::optional<std::int64_t> OperatorTransaction::first_integer(const std::string& sql,
                                                               const std::vector<std::string>& values) {
    std::optional<std::int64_t> first;
    each(sql, values, [&](const OperatorRow& row) {
        if (!first) first = row.integer(0);
    });
    return first;
}

std::string expand(std::string_view sql, const std::function<std::string(std::string_view)>& expand_name) {
    std::string text;
    while (!sql.empty()) {
        const std::size_t open = std::min(sql.find('{'), sql.size());
        text.append(sql.substr(0, open));
        sql.remove_prefix(open);
        if (sql.empty()) break;
        const std::size_t close = sql.find('}');
        text += expand_name(sql.substr(1, close - 1));
        sql.remove_prefix(close + 1);
    }
    return text;
}

std::unique_ptr<OperatorTransaction> open_reading_transaction(const std::string& url) {
    const DatabaseUrl database = read_database_url(url);
    if (database.backend == BackendKind::sqlite) return sqlite::open_reading_transaction(database.location);
    return postgres::open_reading_transaction(database.location);
}

std::unique_ptr<OperatorTransaction> open_writing_transaction(const std::string& url) {
    const DatabaseUrl database = read_database_url(url);
    if (database.backend == BackendKind::sqlite) return sqlite::open_writing_transaction(database.location);
    return postgres::open_writing_transaction(database.location);
}

}  // namespace holdfast::storage
