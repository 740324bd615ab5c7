#include "storage/postgres/rows.h"

#include "storage/postgres/events.h"
#include "storage/postgres/faults.h"
#include "storage/postgres/transaction.h"
#include "storage/row_events.h"
#include "storage/rows_sql.h"
#include "storage/violations.h"

#include <algorithm>

namespace holdfast::storage::postgres {
namespace {

// In the collation "C" texts compare byte by byte, and only A to Z have case.
constexpr RowDialect kDialect{.schema = "public.",
                              .parameter = '$',
                              .byte_order = " COLLATE \"C\"",
                              .like = " LIKE ",
                              .ilike = " ILIKE ",
                              .after_ilike = "",
                              .like_is_glob = false,
                              // The system column of a row that nothing has locked or replaced.
                              .inserted = "xmax = 0",
                              .for_update = " FOR UPDATE"};

constexpr const char* kTellDeletedUser = R"sql(
INSERT INTO public.domain_events (event_type, occurred_at, subject_id, network, facts)
VALUES ('user.deleted', $1, $2, '', '{}'))sql";

constexpr const char* kLockUser = "SELECT id FROM public.users WHERE id = $1 FOR UPDATE";
constexpr const char* kShareUser = "SELECT id FROM public.users WHERE id = $1 FOR KEY SHARE";

template <class T>
std::optional<T> optional_of(const RowValue& value) {
    const auto* held = std::get_if<T>(&value);
    return held != nullptr ? std::optional(*held) : std::nullopt;
}

Value value_of(const RowParameter& parameter) {
    switch (parameter.type) {
        case RowType::uuid: {
            const auto* text = std::get_if<std::string>(&parameter.value);
            return encode(text != nullptr ? std::optional(Uuid{*text}) : std::nullopt);
        }
        case RowType::text:
            return encode(optional_of<std::string>(parameter.value));
        case RowType::timestamp:
            return encode(optional_of<Time>(parameter.value));
        case RowType::boolean:
            return encode_flag(optional_of<bool>(parameter.value));
        case RowType::integer:
            return encode(optional_of<std::int64_t>(parameter.value));
    }
    throw StoreError(ErrorKind::internal, "a value has no type");
}

Statement statement_of(const RowSql& sql) {
    std::vector<Value> values;
    for (const RowParameter& parameter : sql.parameters) values.push_back(value_of(parameter));
    return Statement::with(Sql::once(sql.text), std::move(values));
}

RowValue read_value(const Row& row, int index, RowType type) {
    if (row.is_null(index)) return {};
    switch (type) {
        case RowType::uuid:
        case RowType::text:
            return row.text(index);
        case RowType::timestamp:
            return row.time(index);
        case RowType::boolean:
            return row.flag(index);
        case RowType::integer:
            return row.integer(index);
    }
    return {};
}

RowValues read_values(const Row& row, const RowColumns& columns, int first) {
    RowValues values;
    for (const RowColumn* column : columns) values.push_back(read_value(row, first++, column->type));
    return values;
}

std::int64_t count_of(const Result& result) {
    return result.first([](const Row& row) { return row.integer(0); }).value();
}

// A row that a change has touched.
struct Touched {
    RowChanged changed;
    RowValues values;
};

void read_touched(std::vector<Touched>& touched, const Result& result, const RowTable& table,
                  const RowChange& change) {
    for (Touched& row : result.all([&](const Row& of) {
             return Touched{read_changed(table, of),
                            read_values(of, change.returned, count_of_change_columns(table))};
         }))
        touched.push_back(std::move(row));
}

// The values that a refused statement wrote.
struct Written {
    const RowColumns& columns;
    const RowValues& values;
};

std::vector<Field> fields_of(const Written& written) {
    std::vector<Field> fields;
    for (std::size_t i = 0; i < written.values.size(); ++i) {
        if (const auto* text = std::get_if<std::string>(&written.values[i]))
            fields.push_back({written.columns[i]->name, *text});
    }
    return fields;
}

// A violation of a constraint that the project has brought along.
Violation foreign_violation(const ServerRefused& refused) {
    const bool is_unique = refused.sqlstate() == kUniqueViolation;
    const std::string constraint = '"' + refused.constraint() + '"';
    return {refused.sqlstate(), refused.constraint(),
            is_unique ? "duplicate key value violates unique constraint " + constraint
                      : "a row violates foreign key constraint " + constraint,
            ""};
}

// What has refused a statement, as a value; rethrows what is none.
RowOutcome refusal_of(const ServerRefused& refused, const RowTable& table, const Written& written) {
    const std::string& sqlstate = refused.sqlstate();
    if (sqlstate == kUniqueViolation) {
        auto known = unique_violation(table.name, refused.constraint(), fields_of(written));
        return known ? std::move(*known) : foreign_violation(refused);
    }
    if (sqlstate == kForeignKeyViolation) {
        auto known = foreign_key_violation(table.name, fields_of(written));
        return known && known->constraint == refused.constraint() ? std::move(*known)
                                                                  : foreign_violation(refused);
    }
    if (sqlstate == "23502" || sqlstate == "23514" || sqlstate.starts_with("22"))
        return ValueRefused{sqlstate, refused.column(), refused.constraint()};
    throw;
}

std::vector<Statement> telling(const std::vector<Touched>& touched, const RowTable& table,
                               const std::vector<std::string_view>& set, const RowChange& change) {
    std::vector<Statement> statements;
    for (const Touched& row : touched) {
        for (const NewEvent& event : events_of_change(table, row.changed, set, change))
            statements.push_back(event_statement(event));
    }
    return statements;
}

ChangedRows outcome_of(std::vector<Touched> touched) {
    ChangedRows outcome;
    for (Touched& row : touched) {
        outcome.inserted += row.changed.inserted ? 1 : 0;
        outcome.rows.push_back(std::move(row.values));
    }
    return outcome;
}

// Begins: locks the owners of accounts before the accounts, as a deletion of a user does, and counts the
// rows.
std::optional<WrongCount> begin(Transaction& transaction, const RowSet& rows, const RowChange& change) {
    const RowSql lock = lock_owners_sql(kDialect, rows);
    const RowSql count = count_sql(kDialect, rows, kMostChangedRows + 1);
    std::vector<Statement> statements;
    if (&rows.table == &kAccountTable) statements.push_back(statement_of(lock));
    statements.push_back(statement_of(count));
    const std::int64_t found = count_of(transaction.begin(std::move(statements)).back());
    const bool is_wrong = found > kMostChangedRows || (change.exactly && found != *change.exactly);
    return is_wrong ? std::optional(WrongCount{found}) : std::nullopt;
}

// Keeps the tokens that the change erases. Nobody changes them before it does.
void keep_tokens(Transaction& transaction, const RowSet& rows, const RowChange& change) {
    const auto keep = keep_tokens_sql(kDialect, rows, change);
    if (!keep) return;
    const auto locks = &rows.table == &kUserTable ? lock_users_sql(kDialect, rows) : std::vector<RowSql>{};
    std::vector<Statement> statements;
    for (const RowSql& lock : locks) statements.push_back(statement_of(lock));
    statements.push_back(statement_of(*keep));
    transaction.run(statements);
}

// Locks the users whom new accounts belong to: against a deletion, and if accounts may lose their tokens
// against a new link of theirs, which would not be there when the tokens are kept.
std::vector<Statement> lock_users(const InsertRows& operation) {
    if (&operation.table != &kAccountTable) return {};
    std::vector<std::string> users;
    for (std::size_t i = 0; i < operation.columns.size(); ++i) {
        if (operation.columns[i]->name != operation.table.owner) continue;
        for (const RowValues& row : operation.rows) {
            if (const auto* id = std::get_if<std::string>(&row[i])) users.push_back(*id);
        }
    }
    std::ranges::sort(users);
    users.erase(std::unique(users.begin(), users.end()), users.end());
    std::vector<Statement> statements;
    const bool erases = disconnects(operation);
    for (const std::string& user : users)
        statements.push_back(erases ? Statement(kLockUser, Uuid{user}) : Statement(kShareUser, Uuid{user}));
    return statements;
}

}  // namespace

SelectedRows execute(Connection& connection, const SelectRows& operation) {
    const RowSql sql = select_sql(kDialect, operation);
    const RowSql count = count_sql(kDialect, operation.from);
    std::vector<Statement> statements = {statement_of(sql)};
    if (operation.counts) statements.push_back(statement_of(count));
    const std::vector<Result> results = connection.read_all(statements);
    SelectedRows selected;
    selected.rows =
        results.front().all([&](const Row& row) { return read_values(row, operation.columns, 0); });
    if (operation.counts) selected.total = count_of(results.back());
    return selected;
}

namespace {

RowOutcome insert(Connection& connection, const InsertRows& operation) {
    std::vector<RowSql> inserts;
    for (const RowValues& row : operation.rows) inserts.push_back(insert_sql(kDialect, operation, row));
    std::vector<Statement> statements;
    for (const RowSql& insert : inserts) statements.push_back(statement_of(insert));
    const auto keep = keep_merged_tokens_sql(kDialect, operation);
    Transaction transaction(connection);
    transaction.begin(lock_users(operation));
    if (keep) transaction.run({statement_of(*keep)});
    std::vector<Touched> touched;
    try {
        for (const Result& result : transaction.run(statements)) {
            if (result.rows() == 0 && operation.conflict == RowConflict::merge) return IdentityFixed{};
            read_touched(touched, result, operation.table, operation.change);
        }
    } catch (const ServerRefused& refused) {
        return refusal_of(refused, operation.table,
                          {operation.columns, operation.rows.at(refused.statement())});
    }
    const auto rows = static_cast<std::int64_t>(touched.size());
    if (operation.change.exactly && rows != *operation.change.exactly) return WrongCount{rows};
    transaction.commit(telling(touched, operation.table, merged_columns(operation), operation.change));
    return outcome_of(std::move(touched));
}

}  // namespace

RowOutcome execute(Connection& connection, const InsertRows& operation) {
    RowOutcome outcome = insert(connection, operation);
    const auto* violation = std::get_if<Violation>(&outcome);
    const bool may_be_own = operation.conflict == RowConflict::merge && violation != nullptr &&
                            violation->constraint == kGlobalAccountIndex;
    // Two merges of the same account by one user may meet in this index before they meet in the user's own.
    // The row is there then, and a second attempt merges it, unless another user owns it.
    return may_be_own ? insert(connection, operation) : outcome;
}

RowOutcome execute(Connection& connection, const UpdateRows& operation) {
    const RowTable& table = operation.rows.table;
    Transaction transaction(connection);
    if (const auto wrong = begin(transaction, operation.rows, operation.change)) return *wrong;
    RowColumns columns;
    RowValues values;
    std::vector<std::string_view> set;
    for (const auto& [column, value] : operation.settings) {
        columns.push_back(column);
        values.push_back(value);
        set.push_back(column->name);
    }
    std::vector<Touched> touched;
    if (disconnects(operation)) keep_tokens(transaction, operation.rows, operation.change);
    try {
        const RowSql update = update_sql(kDialect, operation);
        read_touched(touched, transaction.run({statement_of(update)}).front(), table, operation.change);
    } catch (const ServerRefused& refused) {
        return refusal_of(refused, table, {columns, values});
    }
    transaction.commit(telling(touched, table, set, operation.change));
    return outcome_of(std::move(touched));
}

RowOutcome execute(Connection& connection, const DeleteRows& operation) {
    const RowTable& table = operation.rows.table;
    Transaction transaction(connection);
    if (const auto wrong = begin(transaction, operation.rows, operation.change)) return *wrong;
    const bool is_users = &table == &kUserTable;
    const RowSql deletion =
        is_users ? delete_users_sql(kDialect, operation) : delete_accounts_sql(kDialect, operation);
    keep_tokens(transaction, operation.rows, operation.change);
    std::vector<Touched> touched;
    read_touched(touched, transaction.run({statement_of(deletion)}).front(), table, operation.change);
    std::vector<Statement> told;
    for (const Touched& row : touched) {
        told.push_back(is_users ? Statement(kTellDeletedUser, operation.change.now, Uuid{row.changed.id})
                                : event_statement(event_of_deletion(table, row.changed, operation.change)));
    }
    transaction.commit(std::move(told));
    return outcome_of(std::move(touched));
}

}  // namespace holdfast::storage::postgres
