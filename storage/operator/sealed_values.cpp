#include "storage/operator/sealed_values.h"

#include "storage/operator/transaction.h"

namespace holdfast::storage {
namespace {

constexpr std::string_view kBeforeAll = "00000000-0000-0000-0000-000000000000";

std::string table_of(const SealedColumn& column) { return "{" + std::string(column.table) + "}"; }

std::string beginning_of(const SealedColumn& column, std::size_t size) {
    return "substr(" + std::string(column.column) + ", 1, " + std::to_string(size) + ")";
}

}  // namespace

std::map<std::string, std::int64_t> count_sealed(const std::string& url, const SealedColumn& column,
                                                 std::size_t prefix_size) {
    const std::string prefix = beginning_of(column, prefix_size);
    std::map<std::string, std::int64_t> counts;
    open_reading_transaction(url)->each(
        "SELECT " + prefix + ", count(*) FROM " + table_of(column) + " WHERE " + std::string(column.column) +
            " IS NOT NULL GROUP BY " + prefix,
        {}, [&](const OperatorRow& row) { counts.emplace(row.text(0), row.integer(1)); });
    return counts;
}

std::vector<SealedValue> next_sealed(const std::string& url, const SealedColumn& column,
                                     const std::string& prefix, const std::string& after,
                                     std::int64_t limit) {
    const bool is_token = !column.user_column.empty();
    const std::string id(column.id);
    std::string columns = "CAST(" + id + " AS TEXT), " + std::string(column.column);
    if (is_token)
        columns += ", CAST(" + std::string(column.user_column) + " AS TEXT), provider, provider_account_id";
    std::vector<SealedValue> values;
    open_reading_transaction(url)->each(
        "SELECT " + columns + " FROM " + table_of(column) + " WHERE " + id + " > $1{as_uuid} AND " +
            beginning_of(column, prefix.size()) + " = $2 ORDER BY " + id + " LIMIT " + std::to_string(limit),
        {after.empty() ? std::string(kBeforeAll) : after, prefix}, [&](const OperatorRow& row) {
            SealedValue value{row.text(0), row.text(1)};
            if (is_token) {
                value.user_id = row.text(2);
                value.provider = row.text(3);
                value.provider_account_id = row.text(4);
            }
            values.push_back(std::move(value));
        });
    return values;
}

std::int64_t replace_sealed(const std::string& url, const SealedColumn& column,
                            std::span<const Replacement> replacements) {
    const std::string name(column.column);
    const std::string update = "UPDATE " + table_of(column) + " SET " + name + " = $1 WHERE " +
                               std::string(column.id) + " = $2{as_uuid} AND " + name +
                               " = $3 RETURNING CAST(1 AS BIGINT)";
    const auto transaction = open_writing_transaction(url);
    std::int64_t replaced = 0;
    for (const Replacement& one : replacements)
        transaction->each(update, {one.to, one.row_id, one.from}, [&](const OperatorRow&) { ++replaced; });
    transaction->commit();
    return replaced;
}

}  // namespace holdfast::storage
