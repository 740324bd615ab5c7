// Every SQL statement fails once. The functions of the databases' libraries that run one are replaced in this
// program by functions of the same name, which pass on to the library's own: the product has no seam for it.
#include "faults/act.h"

#include <atomic>

#include <dlfcn.h>
#include <libpq-fe.h>
#include <sqlite3.h>

namespace {

// Counts down to the statement that fails; at rest below 1.
std::atomic<int> left = 0;

// sqlite3_exec runs its statements by sqlite3_step.
thread_local bool is_in_exec = false;

bool fails_now() { return left > 0 && !is_in_exec && --left == 0; }

template <typename Function>
Function* of_library(Function*, const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

constexpr const char* kRefused = "SELECT 1 / 0";

}  // namespace

extern "C" {

int sqlite3_step(sqlite3_stmt* statement) {
    static const auto real = of_library(&sqlite3_step, "sqlite3_step");
    return fails_now() ? SQLITE_IOERR : real(statement);
}

int sqlite3_exec(sqlite3* database, const char* sql, int (*row)(void*, int, char**, char**), void* with,
                 char** message) {
    static const auto real = of_library(&sqlite3_exec, "sqlite3_exec");
    if (fails_now()) return SQLITE_IOERR;
    is_in_exec = true;
    const int result = real(database, sql, row, with, message);
    is_in_exec = false;
    return result;
}

int PQsendQueryParams(PGconn* connection, const char* sql, int count, const Oid* types,
                      const char* const* values, const int* lengths, const int* formats, int format) {
    static const auto real = of_library(&PQsendQueryParams, "PQsendQueryParams");
    if (fails_now()) return real(connection, kRefused, 0, nullptr, nullptr, nullptr, nullptr, format);
    return real(connection, sql, count, types, values, lengths, formats, format);
}

int PQsendQueryPrepared(PGconn* connection, const char* name, int count, const char* const* values,
                        const int* lengths, const int* formats, int format) {
    static const auto real = of_library(&PQsendQueryPrepared, "PQsendQueryPrepared");
    if (fails_now())
        return PQsendQueryParams(connection, kRefused, 0, nullptr, nullptr, nullptr, nullptr, format);
    return real(connection, name, count, values, lengths, formats, format);
}

int PQsendPrepare(PGconn* connection, const char* name, const char* sql, int count, const Oid* types) {
    static const auto real = of_library(&PQsendPrepare, "PQsendPrepare");
    return real(connection, name, fails_now() ? "no statement" : sql, count, types);
}

}  // extern "C"

namespace holdfast::contract {

DATABASE_TEST_CASE("every statement fails once: nothing is there in part, and a repeat does it", "[faults]") {
    Fixture f(backend_type.fresh());
    sweep(
        f, [](int step) { left = step; }, [] { return left.exchange(0) == 0; });
}

}  // namespace holdfast::contract
