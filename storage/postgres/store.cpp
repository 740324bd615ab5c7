// Runs every operation on a connection of the pool.
#include "storage/postgres/store.h"

#include "storage/postgres/apps.h"
#include "storage/postgres/auth_schema.h"
#include "storage/postgres/connection.h"
#include "storage/postgres/connection_settings.h"
#include "storage/postgres/email_links.h"
#include "storage/postgres/events.h"
#include "storage/postgres/handover.h"
#include "storage/postgres/hooks.h"
#include "storage/postgres/leases.h"
#include "storage/postgres/linking.h"
#include "storage/postgres/mails.h"
#include "storage/postgres/migrations.h"
#include "storage/postgres/passkeys.h"
#include "storage/postgres/pool.h"
#include "storage/postgres/quota.h"
#include "storage/postgres/rate_limits.h"
#include "storage/postgres/revocations.h"
#include "storage/postgres/rows.h"
#include "storage/postgres/second_factors.h"
#include "storage/postgres/sessions.h"
#include "storage/postgres/shared_reads.h"
#include "storage/postgres/users.h"
#include "storage/postgres/vault.h"

#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace holdfast::storage::postgres {
namespace {

// A standby answers too, but it can't be written to, so it is not ready.
Done execute(Connection& connection, const Ping&) {
    const auto read_only = connection
                               .read(R"sql(
SELECT pg_catalog.current_setting('transaction_read_only') = 'on'
FROM public.holdfast_schema_migrations LIMIT 1)sql")
                               .first([](const Row& row) { return row.flag(0); });
    if (!read_only) throw StoreError(ErrorKind::internal, "the database has no schema");
    if (*read_only) throw StoreError(ErrorKind::unavailable, "the database is read-only");
    return {};
}

template <class Operation>
concept ReadsAlone = requires(const Operation& operation) {
    read_of(operation);
};
template <class Operation>
concept ReadsBySchema = requires(const AuthSchema& schema, const Operation& operation) {
    read_of(schema, operation);
};
template <class Operation>
concept IsShared = ReadsAlone<Operation> || ReadsBySchema<Operation>;

class PostgresStore final : public Store {
  public:
    PostgresStore(ConnectionSettings settings, const OpenOptions& options, AuthSchema schema)
        : schema_(std::move(schema)), pool_(std::move(settings), options.pool_size, options.pool_wait) {}

    void perform(AnyCall any) override {
        any.visit([this](auto* call) { call->outcome = outcome_of(call->operation); });
    }

    void perform_together(std::span<const AnyCall> calls) override {
        std::vector<SharedReads::Asked> asked;
        std::vector<std::function<void(const Result&)>> set_outcomes;
        // False if the operation is not read so.
        const auto ask = [&]<class Operation>(Call<Operation>* call) {
            if constexpr (IsShared<Operation>) {
                const SharedRead<Operation> read = shared_read_of(call->operation);
                call->outcome.emplace();
                if (!read.statement) return true;
                asked.push_back({*read.statement, read.rows});
                set_outcomes.push_back([call, outcome = read.outcome](const Result& result) {
                    call->outcome = outcome(result);
                });
            }
            return IsShared<Operation>;
        };
        for (const AnyCall& call : calls) {
            if (!call.visit(ask)) perform(call);
        }
        if (asked.empty()) return;
        const std::vector<Result> results = shared_reads_.read_together(asked);
        for (std::size_t i = 0; i < results.size(); ++i) set_outcomes[i](results[i]);
    }

    std::size_t most_together() const override { return SharedReads::kMostTogether; }

  private:
    template <class Operation>
    typename Operation::Outcome outcome_of(const Operation& operation) {
        if constexpr (IsShared<Operation>) {
            const SharedRead<Operation> read = shared_read_of(operation);
            if (!read.statement) return {};
            return read.outcome(shared_reads_.read(*read.statement, read.rows));
        } else {
            return run(operation);
        }
    }

    template <class Operation>
    SharedRead<Operation> shared_read_of(const Operation& operation) const {
        if constexpr (ReadsBySchema<Operation>) {
            return read_of(schema_, operation);
        } else {
            return read_of(operation);
        }
    }

    template <class Operation>
    typename Operation::Outcome run(const Operation& operation) {
        return pool_.run([&](Connection& connection) {
            if constexpr (requires { execute(connection, schema_, operation); }) {
                return execute(connection, schema_, operation);
            } else {
                return execute(connection, operation);
            }
        });
    }

    const AuthSchema schema_;  // outlives the connections that run its statements
    Pool pool_;
    SharedReads shared_reads_{pool_};
};

}  // namespace

std::unique_ptr<Store> open(const std::string& url, const OpenOptions& options) {
    auto settings = read_url(url, options.prepared_statements);
    Connection connection(settings);
    migrate(connection);
    AuthSchema schema = AuthSchema::read(connection, options);
    return std::make_unique<PostgresStore>(std::move(settings), options, std::move(schema));
}

}  // namespace holdfast::storage::postgres
