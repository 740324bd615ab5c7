// Each method names what runs on a connection of the pool; nothing else.
#include "storage/postgres/store.h"

#include "storage/postgres/auth_schema.h"
#include "storage/postgres/connection.h"
#include "storage/postgres/connection_settings.h"
#include "storage/postgres/linking.h"
#include "storage/postgres/migrations.h"
#include "storage/postgres/pool.h"
#include "storage/postgres/rate_limits.h"
#include "storage/postgres/sessions.h"
#include "storage/postgres/transfers.h"
#include "storage/postgres/users.h"

namespace holdfast::storage::postgres {
namespace {

// A standby answers too; what can't be written to is not ready.
void ping_database(Connection& connection) {
    const auto read_only = connection
                               .read(
                                   "SELECT pg_catalog.current_setting('transaction_read_only') = 'on'"
                                   " FROM public.holdfast_schema_migrations LIMIT 1")
                               .first([](const Row& row) { return row.flag(0); });
    if (!read_only) throw StoreError(ErrorKind::internal, "the database has no schema");
    if (*read_only) throw StoreError(ErrorKind::unavailable, "the database is read-only");
}

class PostgresStore final : public Store {
  public:
    PostgresStore(ConnectionSettings settings, const OpenOptions& options, AuthSchema schema)
        : schema_(std::move(schema)), pool_(std::move(settings), options.pool_size, options.pool_wait) {}

    CreateUserOutcome create_user(const NewUser& user, const NewSession& session) override {
        return pool_.run([&](Connection& c) { return postgres::create_user(c, schema_, user, session); });
    }
    std::optional<Credentials> find_credentials(std::string_view email) override {
        return pool_.run([&](Connection& c) { return postgres::find_credentials(c, schema_, email); });
    }
    bool create_session(const NewSession& session) override {
        return pool_.run([&](Connection& c) { return postgres::create_session(c, session); });
    }
    std::optional<SessionUser> find_session(std::string_view session_id, Time now) override {
        return pool_.run([&](Connection& c) { return postgres::find_session(c, session_id, now); });
    }
    RotateOutcome rotate_session(std::string_view session_id, std::int64_t generation, Time now,
                                 Time expires_at) override {
        return pool_.run([&](Connection& c) {
            return postgres::rotate_session(c, session_id, generation, now, expires_at);
        });
    }
    void revoke_session(std::string_view session_id, Time now) override {
        pool_.run([&](Connection& c) { postgres::revoke_session(c, session_id, now); });
    }
    bool delete_user(std::string_view user_id) override {
        return pool_.run([&](Connection& c) { return postgres::delete_user(c, user_id); });
    }

    bool consume_state(std::string_view state_digest, Time expires_at, Time now) override {
        return pool_.run(
            [&](Connection& c) { return postgres::consume_state(c, state_digest, expires_at, now); });
    }
    LinkOutcome link_account(const NewLink& link) override {
        return pool_.run([&](Connection& c) { return postgres::link_account(c, link); });
    }
    std::optional<Owner> find_owner(std::string_view provider,
                                    std::string_view provider_account_id) override {
        return pool_.run(
            [&](Connection& c) { return postgres::find_owner(c, provider, provider_account_id); });
    }
    std::vector<LinkedAccount> list_accounts(std::string_view user_id) override {
        return pool_.run([&](Connection& c) { return postgres::list_accounts(c, user_id); });
    }
    std::optional<std::string> disconnect_account(std::string_view user_id, std::string_view account_id,
                                                  Time now) override {
        return pool_.run(
            [&](Connection& c) { return postgres::disconnect_account(c, user_id, account_id, now); });
    }
    bool delete_account(std::string_view user_id, std::string_view provider,
                        std::string_view account_id) override {
        return pool_.run(
            [&](Connection& c) { return postgres::delete_account(c, user_id, provider, account_id); });
    }
    bool set_nickname(std::string_view user_id, std::string_view provider, std::string_view account_id,
                      const std::optional<std::string>& nickname, Time now) override {
        return pool_.run([&](Connection& c) {
            return postgres::set_nickname(c, user_id, provider, account_id, nickname, now);
        });
    }

    void save_transfer_request(const NewTransferRequest& request) override {
        pool_.run([&](Connection& c) { postgres::save_transfer_request(c, request); });
    }
    TransferOutcome transfer_ownership(const TransferCommand& command) override {
        return pool_.run([&](Connection& c) { return postgres::transfer_ownership(c, command); });
    }
    std::vector<TransferEvent> list_transfer_events(std::string_view user_id) override {
        return pool_.run([&](Connection& c) { return postgres::list_transfer_events(c, user_id); });
    }
    bool acknowledge_transfer_event(std::string_view user_id, std::string_view event_id, Time now) override {
        return pool_.run(
            [&](Connection& c) { return postgres::acknowledge_transfer_event(c, user_id, event_id, now); });
    }

    std::optional<std::chrono::microseconds> charge(std::span<const RateCharge> charges, Time now) override {
        return pool_.run([&](Connection& c) { return postgres::charge(c, charges, now); });
    }

    void ping() override { pool_.run(ping_database); }

  private:
    const AuthSchema schema_;  // outlives the connections that run its statements
    Pool pool_;
};

}  // namespace

std::unique_ptr<Store> open(const std::string& url, const OpenOptions& options) {
    auto settings = read_url(url, options.prepared_statements);
    Connection connection(settings);
    migrate(connection);
    AuthSchema schema = AuthSchema::read(connection);
    return std::make_unique<PostgresStore>(std::move(settings), options, std::move(schema));
}

}  // namespace holdfast::storage::postgres
