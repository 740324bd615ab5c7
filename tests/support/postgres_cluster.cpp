#include "support/postgres_cluster.h"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

namespace holdfast::test {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

// Where initdb and postgres are. HOLDFAST_POSTGRES_PROGRAMS names those of another version.
std::string programs() {
    const char* others = std::getenv("HOLDFAST_POSTGRES_PROGRAMS");
    return others ? others : "/usr/lib/postgresql/15/bin";
}

constexpr const char* kPooler = "/usr/sbin/pgbouncer";

// Runs in the shell that watches over a server: $1 is the folder, the lifeline is its standard input. The
// folder is not the shell's to remove where it belongs to root; what is in it is.
constexpr const char* kWatch = R"(
while kill -0 "$server" 2>/dev/null && read -r _; do :; done
kill -"$stop" "$server" 2>/dev/null
wait "$server"
cd / && rm -rf "$1"/* "$1"/.s.*; rmdir "$1" 2>/dev/null
)";

// $programs is the folder of its programs.
constexpr const char* kStartCluster = R"(
cd "$1" && chmod 700 . &&
"$programs/initdb" -D data -U holdfast --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync >log 2>&1 || exit 1
"$programs/postgres" -D data -k "$1" -c listen_addresses= -c max_connections=200 $2 \
    >>log 2>&1 </dev/null &
server=$! stop=INT
)";

// A vacuum is a transaction like others: events that are newer would be held back until it ends.
constexpr const char* kForTests =
    "-c shared_buffers=16MB -c max_wal_size=256MB -c fsync=off -c full_page_writes=off -c autovacuum=off -c "
    "jit=off";
constexpr const char* kAsPackaged = "";

constexpr const char* kStartPooler = R"(
cd "$1" && chmod 700 . && cat >pgbouncer.ini <<INI
[databases]
* = host=$2
[pgbouncer]
listen_addr =
unix_socket_dir = $1
auth_type = trust
auth_file = $1/users
pool_mode = transaction
default_pool_size = 4
max_client_conn = 500
server_reset_query_always = 0
INI
printf '"holdfast" ""\n' >users
/usr/sbin/pgbouncer -q pgbouncer.ini >log 2>&1 </dev/null &
server=$! stop=TERM
)";

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

const passwd* unprivileged_user() {
    if (::geteuid() != 0) return nullptr;
    const passwd* user = ::getpwnam("postgres");
    if (!user) throw std::runtime_error("there is no user postgres to run the server as");
    return user;
}

fs::path make_folder(const passwd* owner) {
    std::string name = (fs::temp_directory_path() / "holdfast-pg-XXXXXX").string();
    if (!::mkdtemp(name.data())) fail(name);
    if (owner && ::chown(name.c_str(), owner->pw_uid, owner->pw_gid) != 0) fail(name);
    return name;
}

// In the child, between fork and exec.
[[noreturn]] void become_shell(const passwd* user, int lifeline, const char* const* arguments) {
    if (user &&
        (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)) {
        ::_exit(126);
    }
    // Not of the terminal's group: Ctrl-C ends the test, and that ends the server.
    ::setsid();
    ::dup2(lifeline, STDIN_FILENO);
    ::execv("/bin/sh", const_cast<char* const*>(arguments));
    ::_exit(127);
}

void wait_until_it_answers(const std::string& url, const fs::path& log) {
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (PQping(url.c_str()) != PQPING_OK) {
        if (std::chrono::steady_clock::now() > deadline) {
            std::ostringstream text;
            text << std::ifstream(log).rdbuf();
            throw std::runtime_error("the server does not answer: " + text.str());
        }
        std::this_thread::sleep_for(20ms);
    }
}

std::string url_of(const fs::path& socket_folder, const std::string& port, const std::string& database) {
    return "postgresql:///" + database + "?host=" + socket_folder.string() + "&port=" + port +
           "&user=holdfast";
}

}  // namespace

bool postgres_is_installed() {
    return ::access((programs() + "/postgres").c_str(), X_OK) == 0 && ::access(kPooler, X_OK) == 0;
}

bool postgres_is_required() {
    const auto is_set = [](const char* name) {
        const char* value = std::getenv(name);
        return value && *value != '\0' && std::strcmp(value, "0") != 0 && std::strcmp(value, "false") != 0;
    };
    return is_set("CI") || is_set("HOLDFAST_REQUIRE_POSTGRES");
}

SocketServer::SocketServer(const std::string& script, const std::string& argument) {
    const passwd* user = unprivileged_user();
    folder_ = make_folder(user);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail("pipe");
    const std::string commands = script + kWatch;
    const std::string folder = folder_.string();
    const char* const arguments[] = {"sh",   "-c", commands.c_str(), "sh", folder.c_str(), argument.c_str(),
                                     nullptr};
    shell_ = ::fork();
    if (shell_ < 0) fail("fork");
    if (shell_ == 0) become_shell(user, ends[0], arguments);
    ::close(ends[0]);
    lifeline_ = ends[1];
}

SocketServer::~SocketServer() {
    ::close(lifeline_);
    ::waitpid(shell_, nullptr, 0);
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

PostgresCluster::PostgresCluster(Commit commit)
    : SocketServer("programs='" + programs() + "'" + kStartCluster,
                   commit == Commit::is_on_disk ? kAsPackaged : kForTests) {
    wait_until_it_answers(url("postgres"), folder() / "log");
}

PostgresCluster& PostgresCluster::shared(Commit commit) {
    static PostgresCluster cluster(commit);
    return cluster;
}

std::string PostgresCluster::url(const std::string& database) const {
    return url_of(folder(), "5432", database);
}

void PostgresCluster::create_database(const std::string& name) {
    const SqlAnswer answer = run_sql(url("postgres"), "CREATE DATABASE " + name);
    if (answer.sqlstate != "") throw std::runtime_error(answer.message);
}

Pooler::Pooler(const PostgresCluster& cluster)
    : SocketServer(kStartPooler, cluster.socket_folder().string()) {
    wait_until_it_answers(url("postgres"), folder() / "log");
}

Pooler& Pooler::shared() {
    static Pooler pooler(PostgresCluster::shared());
    return pooler;
}

std::string Pooler::url(const std::string& database) const { return url_of(folder(), "6432", database); }

namespace {

// What tests have given back.
struct FreeDatabases {
    struct Prepared {
        std::string name;
        std::string schema;
    };
    std::vector<Prepared> prepared;
    std::vector<std::string> used;  // with anything in it
};

FreeDatabases& free_databases() {
    static FreeDatabases databases;
    return databases;
}

template <typename Name>
std::optional<Name> take_last(std::vector<Name>& names) {
    if (names.empty()) return std::nullopt;
    Name name = std::move(names.back());
    names.pop_back();
    return name;
}

// Any statement that changes the schema writes a row of the catalogue, with its own transaction's id.
constexpr const char* kSchemaMark = R"(
WITH ours AS (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'auth'))
SELECT md5(string_agg(mark, ',' ORDER BY mark)) FROM (
  SELECT 'n' || oid || ':' || xmin FROM pg_namespace
  UNION ALL SELECT 'c' || oid || ':' || xmin FROM pg_class WHERE relnamespace IN (SELECT oid FROM ours)
  UNION ALL SELECT 'k' || oid || ':' || xmin FROM pg_constraint WHERE connamespace IN (SELECT oid FROM ours)
  UNION ALL SELECT 'p' || oid || ':' || xmin FROM pg_proc WHERE pronamespace IN (SELECT oid FROM ours)
  UNION ALL SELECT 't' || oid || ':' || xmin FROM pg_trigger
  UNION ALL SELECT 'i' || indexrelid || ':' || xmin FROM pg_index WHERE indrelid >= 16384
  UNION ALL SELECT 'a' || attrelid || '.' || attnum || ':' || xmin FROM pg_attribute WHERE attrelid >= 16384
  UNION ALL SELECT 'd' || oid || ':' || xmin FROM pg_default_acl
  UNION ALL SELECT 's' || setdatabase || ':' || xmin FROM pg_db_role_setting
  UNION ALL SELECT 'y' || oid || ':' || xmin FROM pg_policy
  UNION ALL SELECT 'v' || version || ':' || xmin FROM public.holdfast_schema_migrations) marks (mark))";

// Faster than TRUNCATE for tables as small as these. A killed process may hold a lock for a moment.
constexpr const char* kDeleteRows = R"(
SET lock_timeout = '10s';
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT oid::regclass FROM pg_class
              WHERE relkind IN ('r', 'p') AND relnamespace IN ('public'::regnamespace, 'auth'::regnamespace)
                AND relname <> 'holdfast_schema_migrations' LOOP
    EXECUTE 'DELETE FROM ' || name;
  END LOOP;
  PERFORM setval(oid::regclass, 1, false) FROM pg_class
          WHERE relkind = 'S' AND relnamespace IN ('public'::regnamespace, 'auth'::regnamespace);
END $$)";

}  // namespace

PostgresDatabase::PostgresDatabase() { take_bare(); }

PostgresDatabase::PostgresDatabase(const Prepare& prepare) {
    if (const auto prepared = take_last(free_databases().prepared)) {
        name_ = prepared->name;
        prepared_schema_ = prepared->schema;
        return;
    }
    take_bare();
    prepare(url());
    prepared_schema_ = run(kSchemaMark);
}

void PostgresDatabase::take_bare() {
    if (const auto used = take_last(free_databases().used)) {
        name_ = *used;
        run("SET client_min_messages = error; DROP SCHEMA IF EXISTS auth CASCADE; DROP SCHEMA public CASCADE;"
            " CREATE SCHEMA public");
        return;
    }
    static int made = 0;
    name_ = "test_" + std::to_string(++made);
    PostgresCluster::shared().create_database(name_);
}

PostgresDatabase::~PostgresDatabase() {
    auto& free = free_databases();
    if (restore()) {
        free.prepared.push_back({name_, prepared_schema_});
    } else {
        free.used.push_back(name_);
    }
}

bool PostgresDatabase::restore() const {
    if (prepared_schema_.empty()) return false;
    try {
        return ask(kSchemaMark).value == prepared_schema_ && ask(kDeleteRows).sqlstate == "";
    } catch (const std::runtime_error&) {
        return false;
    }
}

std::string PostgresDatabase::run(const std::string& sql) const {
    const SqlAnswer answer = ask(sql);
    if (answer.sqlstate != "") throw std::runtime_error(answer.message + " in " + sql);
    return answer.value;
}

SqlAnswer PostgresDatabase::ask(const std::string& sql) const {
    struct Kept {
        pid_t process;
        std::unique_ptr<SqlSession> session;
    };
    // A backend for each statement would cost more than the tests themselves.
    thread_local std::map<std::string, Kept> sessions;
    Kept& kept = sessions[name_];
    if (kept.process != ::getpid()) {
        (void)kept.session.release();  // the parent's: closing it here would end it there
        kept.process = ::getpid();
    }
    // A test may have ended it.
    if (kept.session && !kept.session->reset()) kept.session.reset();
    if (!kept.session) kept.session = std::make_unique<SqlSession>(url());
    return kept.session->run(sql);
}

SqlSession::SqlSession(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
    if (PQstatus(connection_) == CONNECTION_OK) return;
    const std::string text = PQerrorMessage(connection_);
    PQfinish(connection_);
    throw std::runtime_error(text);
}

SqlSession::~SqlSession() { PQfinish(connection_); }

SqlAnswer SqlSession::run(const std::string& sql) {
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(connection_, sql.c_str()), PQclear);
    SqlAnswer answer;
    if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) {
        const char* sqlstate = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
        answer.sqlstate = sqlstate ? sqlstate : "no answer";
        answer.message = PQerrorMessage(connection_);
    } else if (PQntuples(result.get()) > 0 && PQnfields(result.get()) > 0) {
        answer.value = PQgetvalue(result.get(), 0, 0);
    }
    return answer;
}

bool SqlSession::reset() {
    return PQtransactionStatus(connection_) == PQTRANS_IDLE && run("DISCARD ALL").sqlstate == "";
}

SqlAnswer run_sql(const std::string& url, const std::string& sql) { return SqlSession(url).run(sql); }

}  // namespace holdfast::test
