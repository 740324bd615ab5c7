#include "storage/sqlite/rows.h"

#include "storage/row_events.h"
#include "storage/rows_sql.h"
#include "storage/sqlite/constraints.h"
#include "storage/sqlite/events.h"
#include "storage/sqlite/faults.h"
#include "storage/sqlite/transaction.h"
#include "storage/violations.h"

#include <algorithm>

namespace holdfast::storage::sqlite {
namespace {

// LIKE has no case from A to Z, and GLOB has; both compare characters, and = and < compare bytes.
constexpr RowDialect kDialect{.schema = "",
                              .parameter = '?',
                              .byte_order = "",
                              .like = " GLOB ",
                              .ilike = " LIKE ",
                              .after_ilike = " ESCAPE '\\'",
                              .like_is_glob = true,
                              .inserted = "false",
                              .for_update = ""};

struct ToValue {
    Value operator()(std::monostate) const { return std::monostate{}; }
    Value operator()(const std::string& text) const { return text; }
    Value operator()(Time time) const { return static_cast<std::int64_t>(time.time_since_epoch().count()); }
    Value operator()(bool flag) const { return std::int64_t{flag ? 1 : 0}; }
    Value operator()(std::int64_t integer) const { return integer; }
};

Values values_of(const RowSql& sql) {
    Values values;
    for (const RowParameter& parameter : sql.parameters)
        values.push_back(std::visit(ToValue{}, parameter.value));
    return values;
}

RowValue read_value(const Query& row, int index, RowType type) {
    if (row.is_null(index)) return {};
    switch (type) {
        case RowType::uuid:
        case RowType::text:
            return row.text(index);
        case RowType::timestamp:
            return row.time(index);
        case RowType::boolean:
            return row.integer(index) != 0;
        case RowType::integer:
            return row.integer(index);
    }
    return {};
}

RowValues read_values(const Query& row, const RowColumns& columns, int first) {
    RowValues values;
    for (const RowColumn* column : columns) values.push_back(read_value(row, first++, column->type));
    return values;
}

std::int64_t count(Connection& connection, const RowSql& sql) {
    return Query(connection, Sql::once(sql.text), values_of(sql))
        .first([](const Query& row) { return row.integer(0); })
        .value();
}

// A row that a change has touched.
struct Touched {
    RowChanged changed;
    RowValues values;
};

std::vector<Touched> run(Connection& connection, const RowSql& sql, const RowTable& table,
                         const RowChange& change) {
    Query query(connection, Sql::once(sql.text), values_of(sql));
    return query.all([&](const Query& row) {
        return Touched{read_changed(table, row),
                       read_values(row, change.returned, count_of_change_columns(table))};
    });
}

ChangedRows told(Connection& connection, std::vector<Touched> touched, const RowTable& table,
                 const std::vector<std::string_view>& set, const RowChange& change) {
    ChangedRows outcome;
    for (Touched& row : touched) {
        for (const NewEvent& event : events_of_change(table, row.changed, set, change))
            write_event(connection, event);
        outcome.inserted += row.changed.inserted ? 1 : 0;
        outcome.rows.push_back(std::move(row.values));
    }
    return outcome;
}

std::vector<Field> fields_of(const RowColumns& columns, const RowValues& row) {
    std::vector<Field> fields;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (const auto* text = std::get_if<std::string>(&row[i])) fields.push_back({columns[i]->name, *text});
    }
    return fields;
}

// What has refused a statement, as a value; rethrows what is none.
RowOutcome refusal_of(const ConstraintFailed& failure, const RowTable& table, const RowColumns& columns,
                      const RowValues& row) {
    if (failure.is_not_null()) {
        const std::string column = failure.columns();
        return ValueRefused{"23502", column.substr(column.find('.') + 1)};
    }
    if (failure.is_check()) return ValueRefused{"23514", "", failure.check()};
    if (auto violation = violation_of(failure, table.name, fields_of(columns, row)))
        return std::move(*violation);
    throw;
}

// Fewer or more rows than the change allows.
std::optional<WrongCount> wrong_count(Connection& connection, const RowSet& rows, const RowChange& change) {
    const std::int64_t found = count(connection, count_sql(kDialect, rows, kMostChangedRows + 1));
    const bool is_wrong = found > kMostChangedRows || (change.exactly && found != *change.exactly);
    return is_wrong ? std::optional(WrongCount{found}) : std::nullopt;
}

// `sql` is one of those that keep tokens, or nullopt.
void keep_tokens(Connection& connection, const std::optional<RowSql>& sql) {
    if (sql) Query(connection, Sql::once(sql->text), values_of(*sql)).run();
}

}  // namespace

SelectedRows execute(Connection& connection, const SelectRows& operation) {
    const RowSql sql = select_sql(kDialect, operation);
    SelectedRows selected;
    selected.rows = Query(connection, Sql::once(sql.text), values_of(sql)).all([&](const Query& row) {
        return read_values(row, operation.columns, 0);
    });
    if (operation.counts) selected.total = count(connection, count_sql(kDialect, operation.from));
    return selected;
}

RowOutcome execute(Connection& connection, const InsertRows& operation) {
    Savepoint savepoint(connection);
    keep_tokens(connection, keep_merged_tokens_sql(kDialect, operation));
    std::vector<Touched> touched;
    for (const RowValues& row : operation.rows) {
        try {
            // One writer: what is counted here is there or not when the row is written.
            const bool is_new = operation.conflict == RowConflict::refuse ||
                                count(connection, count_equal_sql(kDialect, operation, row)) == 0;
            auto written =
                run(connection, insert_sql(kDialect, operation, row), operation.table, operation.change);
            if (written.empty() && operation.conflict == RowConflict::merge) return IdentityFixed{};
            for (Touched& one : written) {
                one.changed.inserted = is_new;
                touched.push_back(std::move(one));
            }
        } catch (const ConstraintFailed& failure) {
            return refusal_of(failure, operation.table, operation.columns, row);
        }
    }
    const auto rows = static_cast<std::int64_t>(touched.size());
    if (operation.change.exactly && rows != *operation.change.exactly) return WrongCount{rows};
    ChangedRows outcome =
        told(connection, std::move(touched), operation.table, merged_columns(operation), operation.change);
    savepoint.keep();
    return outcome;
}

RowOutcome execute(Connection& connection, const UpdateRows& operation) {
    const RowTable& table = operation.rows.table;
    if (const auto wrong = wrong_count(connection, operation.rows, operation.change)) return *wrong;
    RowColumns columns;
    RowValues values;
    std::vector<std::string_view> set;
    for (const auto& [column, value] : operation.settings) {
        columns.push_back(column);
        values.push_back(value);
        set.push_back(column->name);
    }
    Savepoint savepoint(connection);
    try {
        if (disconnects(operation))
            keep_tokens(connection, keep_tokens_sql(kDialect, operation.rows, operation.change));
        ChangedRows outcome =
            told(connection, run(connection, update_sql(kDialect, operation), table, operation.change), table,
                 set, operation.change);
        savepoint.keep();
        return outcome;
    } catch (const ConstraintFailed& failure) {
        return refusal_of(failure, table, columns, values);
    }
}

RowOutcome execute(Connection& connection, const DeleteRows& operation) {
    const RowTable& table = operation.rows.table;
    if (const auto wrong = wrong_count(connection, operation.rows, operation.change)) return *wrong;
    const bool is_users = &table == &kUserTable;
    const RowSql sql =
        is_users ? find_users_sql(kDialect, operation) : delete_accounts_sql(kDialect, operation);
    keep_tokens(connection, keep_tokens_sql(kDialect, operation.rows, operation.change));
    ChangedRows outcome;
    for (Touched& row : run(connection, sql, table, operation.change)) {
        if (is_users) Query(connection, "DELETE FROM auth_users WHERE id = ?1", row.changed.id).run();
        write_event(connection, event_of_deletion(table, row.changed, operation.change));
        outcome.rows.push_back(std::move(row.values));
    }
    return outcome;
}

}  // namespace holdfast::storage::sqlite
