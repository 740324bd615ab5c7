// A test case that runs on every backend: its id ends in " - SQLite", " - PostgreSQL", ... In its body
// TestType is the backend.
#pragma once

#include "contract/backend.h"
#include "support/postgres_cluster.h"

#include <initializer_list>
#include <string>

#include <catch2/catch.hpp>

namespace holdfast::contract {

struct CaseOnBackend {
    const char* backend;
    void (*run)();
};

inline bool register_on_backends(const char* name, const char* tags, const Catch::SourceLineInfo& where,
                                 std::initializer_list<CaseOnBackend> cases) {
    for (const CaseOnBackend& on : cases) {
        Catch::AutoReg(Catch::makeTestInvoker(on.run), where, Catch::StringRef(),
                       Catch::NameAndTags(std::string(name) + " - " + on.backend, tags));
    }
    return true;
}

// If PostgreSQL is not installed, its cases only print SKIPPED; if it is required, they fail.
template <typename BackendType, void (*run)()>
void run_unless_skipped() {
    if (!BackendType::kNeedsPostgres || test::postgres_is_installed()) {
        run();
    } else if (test::postgres_is_required()) {
        FAIL("PostgreSQL and pgbouncer are not installed, and must not be missing here");
    } else {
        WARN("SKIPPED: PostgreSQL and pgbouncer are not installed");
    }
}

}  // namespace holdfast::contract

#define BACKEND_TEST_CASE(name, tags)                                   \
    BACKEND_TEST_CASE_AS(INTERNAL_CATCH_UNIQUE_NAME(backend_test_case), \
                         INTERNAL_CATCH_UNIQUE_NAME(backend_test_case_registered), name, tags)
#define BACKEND_TEST_CASE_AS(function, registered, name, tags)                               \
    template <typename TestType>                                                             \
    static void function();                                                                  \
    static const bool registered = ::holdfast::contract::register_on_backends(               \
        name, tags, CATCH_INTERNAL_LINEINFO,                                                 \
        {BACKEND_TEST_CASE_ON(function, SQLite), BACKEND_TEST_CASE_ON(function, PostgreSQL), \
         BACKEND_TEST_CASE_ON(function, PostgreSQLThroughPgbouncer)});                       \
    template <typename TestType>                                                             \
    static void function()
#define BACKEND_TEST_CASE_ON(function, backend)                                               \
    {                                                                                         \
        ::holdfast::contract::backend::kName,                                                 \
            ::holdfast::contract::run_unless_skipped<::holdfast::contract::backend,           \
                                                     function<::holdfast::contract::backend>> \
    }

// The same on SQLite and on PostgreSQL, without the proxy.
#define DATABASE_TEST_CASE(name, tags)                                    \
    DATABASE_TEST_CASE_AS(INTERNAL_CATCH_UNIQUE_NAME(database_test_case), \
                          INTERNAL_CATCH_UNIQUE_NAME(database_test_case_registered), name, tags)
#define DATABASE_TEST_CASE_AS(function, registered, name, tags)                                \
    template <typename TestType>                                                               \
    static void function();                                                                    \
    static const bool registered = ::holdfast::contract::register_on_backends(                 \
        name, tags, CATCH_INTERNAL_LINEINFO,                                                   \
        {BACKEND_TEST_CASE_ON(function, SQLite), BACKEND_TEST_CASE_ON(function, PostgreSQL)}); \
    template <typename TestType>                                                               \
    static void function()

// The same on PostgreSQL alone.
#define POSTGRES_TEST_CASE(name, tags)                                    \
    POSTGRES_TEST_CASE_AS(INTERNAL_CATCH_UNIQUE_NAME(postgres_test_case), \
                          INTERNAL_CATCH_UNIQUE_NAME(postgres_test_case_registered), name, tags)
#define POSTGRES_TEST_CASE_AS(function, registered, name, tags)                             \
    template <typename TestType>                                                            \
    static void function();                                                                 \
    static const bool registered = ::holdfast::contract::register_on_backends(              \
        name, tags, CATCH_INTERNAL_LINEINFO, {BACKEND_TEST_CASE_ON(function, PostgreSQL)}); \
    template <typename TestType>                                                            \
    static void function()
