// A test case that runs on every backend: its id ends in " - SQLite", " - PostgreSQL", ... In its body
// backend_type is the backend. A case is compiled once for all of them.
#pragma once

#include "contract/backend.h"
#include "support/postgres_cluster.h"

#include <initializer_list>
#include <string>

#include <catch2/catch.hpp>

namespace holdfast::contract {

// A test case on one backend.
class CaseOnBackend final : public Catch::ITestInvoker {
  public:
    using Body = void (*)(const BackendType& backend_type);

    CaseOnBackend(const BackendType& type, Body body) : type_(type), body_(body) {}

    // If PostgreSQL is not installed, its cases only print SKIPPED; if it is required, they fail.
    void invoke() const override {
        if (!type_.needs_postgres || test::postgres_is_installed()) {
            body_(type_);
        } else if (test::postgres_is_required()) {
            FAIL("PostgreSQL and pgbouncer are not installed, and must not be missing here");
        } else {
            WARN("SKIPPED: PostgreSQL and pgbouncer are not installed");
        }
    }

  private:
    const BackendType& type_;
    const Body body_;
};

inline bool register_on_backends(const char* name, const char* tags, const Catch::SourceLineInfo& where,
                                 CaseOnBackend::Body body, std::initializer_list<const BackendType*> types) {
    for (const BackendType* type : types) {
        Catch::AutoReg(new CaseOnBackend(*type, body), where, Catch::StringRef(),
                       Catch::NameAndTags(std::string(name) + " - " + type->name, tags));
    }
    return true;
}

}  // namespace holdfast::contract

#define BACKEND_TEST_CASE(name, tags)                                                                   \
    CASE_ON_BACKENDS(INTERNAL_CATCH_UNIQUE_NAME(on_backend), INTERNAL_CATCH_UNIQUE_NAME(is_registered), \
                     name, tags, &::holdfast::contract::kSqlite, &::holdfast::contract::kPostgres,      \
                     &::holdfast::contract::kPgbouncer)
// The same on SQLite and on PostgreSQL, without the proxy.
#define DATABASE_TEST_CASE(name, tags)                                                                  \
    CASE_ON_BACKENDS(INTERNAL_CATCH_UNIQUE_NAME(on_backend), INTERNAL_CATCH_UNIQUE_NAME(is_registered), \
                     name, tags, &::holdfast::contract::kSqlite, &::holdfast::contract::kPostgres)
// The same on PostgreSQL alone.
#define POSTGRES_TEST_CASE(name, tags)                                                                  \
    CASE_ON_BACKENDS(INTERNAL_CATCH_UNIQUE_NAME(on_backend), INTERNAL_CATCH_UNIQUE_NAME(is_registered), \
                     name, tags, &::holdfast::contract::kPostgres)

#define CASE_ON_BACKENDS(function, registered, name, tags, ...)                  \
    static void function(const ::holdfast::contract::BackendType& backend_type); \
    static const bool registered = ::holdfast::contract::register_on_backends(   \
        name, tags, CATCH_INTERNAL_LINEINFO, function, {__VA_ARGS__});           \
    static void function([[maybe_unused]] const ::holdfast::contract::BackendType& backend_type)
