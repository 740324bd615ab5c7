// Each method names where it runs, on the writer in a transaction or on a reader, and what; nothing else.
#include "storage/sqlite/store.h"

#include "storage/sqlite/linking.h"
#include "storage/sqlite/migrations.h"
#include "storage/sqlite/rate_limits.h"
#include "storage/sqlite/readers.h"
#include "storage/sqlite/sessions.h"
#include "storage/sqlite/transfers.h"
#include "storage/sqlite/users.h"
#include "storage/sqlite/writer.h"

#include <chrono>
#include <filesystem>

namespace holdfast::storage::sqlite {
namespace {

constexpr std::size_t kReaderLimit = 8;
constexpr std::chrono::seconds kReaderPatience{5};

class SqliteStore final : public Store {
  public:
    SqliteStore(const std::string& path, std::unique_ptr<Connection> connection)
        : writer_(std::move(connection)), readers_(path, kReaderLimit, kReaderPatience) {}

    CreateUserOutcome create_user(const NewUser& user, const NewSession& session) override {
        return writer_.write([&](Connection& c) { return sqlite::create_user(c, user, session); });
    }
    std::optional<Credentials> find_credentials(std::string_view email) override {
        return readers_.read([&](Connection& c) { return sqlite::find_credentials(c, email); });
    }
    bool create_session(const NewSession& session) override {
        return writer_.write([&](Connection& c) { return sqlite::create_session(c, session); });
    }
    std::optional<SessionUser> find_session(std::string_view session_id, Time now) override {
        return readers_.read([&](Connection& c) { return sqlite::find_session(c, session_id, now); });
    }
    RotateOutcome rotate_session(std::string_view session_id, std::int64_t generation, Time now,
                                 Time expires_at) override {
        return writer_.write([&](Connection& c) {
            return sqlite::rotate_session(c, session_id, generation, now, expires_at);
        });
    }
    void revoke_session(std::string_view session_id, Time now) override {
        writer_.write([&](Connection& c) { return sqlite::revoke_session(c, session_id, now); });
    }
    bool delete_user(std::string_view user_id) override {
        return writer_.write([&](Connection& c) { return sqlite::delete_user(c, user_id); });
    }

    bool consume_state(std::string_view state_digest, Time expires_at, Time now) override {
        return writer_.write(
            [&](Connection& c) { return sqlite::consume_state(c, state_digest, expires_at, now); });
    }
    LinkOutcome link_account(const NewLink& link) override {
        return writer_.write([&](Connection& c) { return sqlite::link_account(c, link); });
    }
    std::optional<Owner> find_owner(std::string_view provider,
                                    std::string_view provider_account_id) override {
        return readers_.read(
            [&](Connection& c) { return sqlite::find_owner(c, provider, provider_account_id); });
    }
    std::vector<LinkedAccount> list_accounts(std::string_view user_id) override {
        return readers_.read([&](Connection& c) { return sqlite::list_accounts(c, user_id); });
    }
    std::optional<std::string> disconnect_account(std::string_view user_id, std::string_view account_id,
                                                  Time now) override {
        return writer_.write(
            [&](Connection& c) { return sqlite::disconnect_account(c, user_id, account_id, now); });
    }
    bool delete_account(std::string_view user_id, std::string_view provider,
                        std::string_view account_id) override {
        return writer_.write(
            [&](Connection& c) { return sqlite::delete_account(c, user_id, provider, account_id); });
    }
    bool set_nickname(std::string_view user_id, std::string_view provider, std::string_view account_id,
                      const std::optional<std::string>& nickname, Time now) override {
        return writer_.write([&](Connection& c) {
            return sqlite::set_nickname(c, user_id, provider, account_id, nickname, now);
        });
    }

    void save_transfer_request(const NewTransferRequest& request) override {
        writer_.write([&](Connection& c) { return sqlite::save_transfer_request(c, request); });
    }
    TransferOutcome transfer_ownership(const TransferCommand& command) override {
        return writer_.write([&](Connection& c) { return sqlite::transfer_ownership(c, command); });
    }
    std::vector<TransferEvent> list_transfer_events(std::string_view user_id) override {
        return readers_.read([&](Connection& c) { return sqlite::list_transfer_events(c, user_id); });
    }
    bool acknowledge_transfer_event(std::string_view user_id, std::string_view event_id, Time now) override {
        return writer_.write(
            [&](Connection& c) { return sqlite::acknowledge_transfer_event(c, user_id, event_id, now); });
    }

    std::optional<std::chrono::microseconds> charge(std::span<const RateCharge> charges, Time now) override {
        // What a loss of power forgets of the last moments is a few requests more that somebody may send.
        return writer_.write([&](Connection& c) { return sqlite::charge(c, charges, now); },
                             Durability::later);
    }

    void ping() override {
        readers_.read(
            [](Connection& c) { return Query(c, "SELECT max(version) FROM schema_migrations").run(); });
    }

  private:
    // The readers go first: the last connection to close tidies the WAL away, and only the writer can.
    Writer writer_;
    Readers readers_;
};

}  // namespace

std::unique_ptr<Store> open(const std::string& path) {
    // SQLite gives relative names such as "file:..." a meaning of their own.
    const std::string file = std::filesystem::absolute(path).string();
    auto connection = std::make_unique<Connection>(file, Access::read_write);
    migrate(*connection);
    return std::make_unique<SqliteStore>(file, std::move(connection));
}

}  // namespace holdfast::storage::sqlite
