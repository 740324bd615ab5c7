#include "storage/operator/postgres/transaction.h"

#include "storage/open.h"
#include "storage/operator/postgres/catalogue.h"
#include "storage/operator/postgres/open_tables.h"
#include "storage/postgres/connection_settings.h"
#include "storage/postgres/faults.h"
#include "storage/postgres/schema.h"

#include <algorithm>
#include <exception>
#include <iterator>

#include <libpq-fe.h>

namespace holdfast::storage::postgres {
namespace {

constexpr int kBinary = 1;
constexpr Oid kText = 25;

// An operator's statements may take any time; only the wait for a lock is limited. A row that a policy hides
// must be an error: it would look like a missing one, and doctor would propose to delete rows that refer to
// it.
constexpr const char* kSettings =
    R"sql(
SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL lock_timeout = '10s'; SET LOCAL row_security = off)sql";

pg_conn* connect(const std::string& url) {
    // No setting may stay on the connection: a proxy may share it with others.
    const auto settings = read_url(url, false);
    std::vector<const char*> keywords, values;
    for (const auto& [keyword, value] : settings.parameters) {
        keywords.push_back(keyword.c_str());
        values.push_back(value.c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    return PQconnectdbParams(keywords.data(), values.data(), 0);
}

void ignore_notice(void*, const pg_result*) {}

class ResultRow final : public OperatorRow {
  public:
    explicit ResultRow(const pg_result* result) : row_(result, 0) {}
    bool is_null(int column) const override { return row_.is_null(column); }
    std::string text(int column) const override { return row_.text(column); }
    std::int64_t integer(int column) const override { return row_.integer(column); }
    Time time(int column) const override { return row_.time(column); }

  private:
    Row row_;
};

}  // namespace

void ServerTransaction::Close::operator()(pg_conn* connection) const { PQfinish(connection); }

ServerTransaction::ServerTransaction(const std::string& url, Mode mode) : connection_(connect(url)) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) raise_loss();
    PQsetNoticeReceiver(connection_.get(), ignore_notice, nullptr);
    execute(mode == Mode::reads ? "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY" : "BEGIN");
    execute(kSettings);
}

// Closing the connection rolls an open transaction back.
ServerTransaction::~ServerTransaction() = default;

void ServerTransaction::raise_loss() const {
    std::string text = PQerrorMessage(connection_.get());
    while (!text.empty() && text.back() == '\n') text.pop_back();
    throw ConnectionLost(ErrorKind::unavailable, "PostgreSQL: " + text);
}

ResultHandle ServerTransaction::checked(pg_result* result) const {
    ResultHandle handle(result);
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_FATAL_ERROR && status != PGRES_BAD_RESPONSE) return handle;
    // Without a SQLSTATE the error comes from libpq: the connection is lost.
    if (!PQresultErrorField(result, PG_DIAG_SQLSTATE)) raise_loss();
    throw ServerRefused(result);
}

// The last result; reads all of them, so that the connection is free again.
ResultHandle ServerTransaction::finish() {
    ResultHandle last, refusal;
    while (pg_result* result = PQgetResult(connection_.get())) {
        last.reset(result);
        if (PQresultStatus(result) == PGRES_FATAL_ERROR && !refusal) refusal = std::move(last);
    }
    return checked(refusal ? refusal.release() : last.release());
}

void ServerTransaction::each(const std::string& sql, const std::vector<std::string>& values,
                             const ReadRow& read) {
    std::vector<const char*> texts;
    for (const std::string& value : values) texts.push_back(value.c_str());
    const std::vector<Oid> types(values.size(), kText);
    const int sent = PQsendQueryParams(connection_.get(), spell(sql).c_str(), static_cast<int>(values.size()),
                                       types.data(), texts.data(), nullptr, nullptr, kBinary);
    if (sent == 0 || PQsetSingleRowMode(connection_.get()) == 0) raise_loss();
    ResultHandle refusal;
    std::exception_ptr fault;
    while (pg_result* next = PQgetResult(connection_.get())) {
        ResultHandle result(next);
        if (PQresultStatus(next) == PGRES_FATAL_ERROR) refusal = std::move(result);
        if (PQresultStatus(next) != PGRES_SINGLE_TUPLE || fault) continue;
        try {
            read(ResultRow(next));
        } catch (...) {
            fault = std::current_exception();
        }
    }
    if (fault) std::rethrow_exception(fault);
    if (refusal) checked(refusal.release());
}

std::string ServerTransaction::spell(std::string_view text) const {
    return expand(text, [](std::string_view name) -> std::string {
        if (name == "email_of_user") return std::string(kEmailOfUser);
        if (name == "auth_users") return "auth.users";
        if (name == "as_uuid") return "::uuid";
        if (name == "local_part") return "left(coalesce(nullif(split_part(email, '@', 1), ''), 'user'), 64)";
        return "public." + std::string(name);
    });
}

bool ServerTransaction::has_table(std::string_view name) {
    return first_integer(
               R"sql(
SELECT CAST(count(*) AS BIGINT) FROM pg_catalog.pg_class
WHERE oid = pg_catalog.to_regclass($1) AND relkind IN ('r', 'p'))sql",
               {spell("{" + std::string(name) + "}")}) != 0;
}

std::int64_t ServerTransaction::newest_version() const { return migrations().back().version; }

std::int64_t ServerTransaction::schema_version() {
    if (!has_table("holdfast_schema_migrations")) return 0;
    return first_integer("SELECT coalesce(max(version), 0) FROM public.holdfast_schema_migrations").value();
}

std::vector<Finding> ServerTransaction::examine_tables() { return missing_tables(*this); }

std::optional<Time> ServerTransaction::clock_time() {
    std::optional<Time> time;
    each("SELECT clock_timestamp()", {}, [&](const OperatorRow& row) { time = row.time(0); });
    return time;
}

bool ServerTransaction::may_share_emails() {
    return first_integer(
               R"sql(
SELECT count(*) FROM pg_catalog.pg_attribute WHERE attname = 'is_sso_user'
  AND attrelid = pg_catalog.to_regclass('auth.users'))sql") != 0;
}

std::vector<Finding> ServerTransaction::examine_constraints() {
    std::vector<Finding> findings = wrong_indexes(*this);
    std::ranges::move(wrong_foreign_keys(*this), std::back_inserter(findings));
    return findings;
}

std::vector<Finding> ServerTransaction::examine_rights() { return open_tables(*this); }

void ServerTransaction::execute(const std::string& sql) {
    if (PQsendQuery(connection_.get(), sql.c_str()) == 0) raise_loss();
    finish();
}

void ServerTransaction::commit() {
    try {
        execute("COMMIT");
    } catch (const ConnectionLost& lost) {
        throw ConnectionLost(ErrorKind::commit_unknown, lost.what());
    }
}

void ServerTransaction::copy_out(const std::string& sql, const std::function<void(std::string_view)>& read) {
    checked(PQexec(connection_.get(), sql.c_str()));
    struct FreeBuffer {
        void operator()(char* buffer) const { PQfreemem(buffer); }
    };
    for (;;) {
        char* buffer = nullptr;
        const int size = PQgetCopyData(connection_.get(), &buffer, 0);
        const std::unique_ptr<char, FreeBuffer> owner(buffer);
        if (size == -1) break;
        if (size < 0) raise_loss();
        read({buffer, static_cast<std::size_t>(size)});
    }
    finish();
}

void ServerTransaction::begin_copy_in(const std::string& sql) {
    checked(PQexec(connection_.get(), sql.c_str()));
}

void ServerTransaction::send(std::string_view bytes) {
    if (PQputCopyData(connection_.get(), bytes.data(), static_cast<int>(bytes.size())) != 1) raise_loss();
}

std::int64_t ServerTransaction::end_copy_in() {
    if (PQputCopyEnd(connection_.get(), nullptr) != 1) raise_loss();
    return Result(finish()).changed_rows();
}

std::unique_ptr<OperatorTransaction> open_reading_transaction(const std::string& url) {
    return std::make_unique<ServerTransaction>(url, ServerTransaction::Mode::reads);
}

std::unique_ptr<OperatorTransaction> open_writing_transaction(const std::string& url) {
    return std::make_unique<ServerTransaction>(url, ServerTransaction::Mode::writes);
}

}  // namespace holdfast::storage::postgres
