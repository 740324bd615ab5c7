// Runs each operation: on the writer in a transaction, or on a reader.
#include "storage/sqlite/store.h"

#include "storage/sqlite/apps.h"
#include "storage/sqlite/email_links.h"
#include "storage/sqlite/events.h"
#include "storage/sqlite/handover.h"
#include "storage/sqlite/hooks.h"
#include "storage/sqlite/leases.h"
#include "storage/sqlite/linking.h"
#include "storage/sqlite/mails.h"
#include "storage/sqlite/migrations.h"
#include "storage/sqlite/passkeys.h"
#include "storage/sqlite/quota.h"
#include "storage/sqlite/rate_limits.h"
#include "storage/sqlite/readers.h"
#include "storage/sqlite/revocations.h"
#include "storage/sqlite/rows.h"
#include "storage/sqlite/second_factors.h"
#include "storage/sqlite/sessions.h"
#include "storage/sqlite/users.h"
#include "storage/sqlite/vault.h"
#include "storage/sqlite/writer.h"

#include <chrono>
#include <filesystem>

namespace holdfast::storage::sqlite {
namespace {

constexpr std::size_t kReaderLimit = 8;
constexpr std::chrono::seconds kReaderPatience{5};

template <class Operation>
constexpr Durability kDurability = Durability::at_once;
// A loss of power may lose the last counts, which only allows a few more requests, or fewer.
template <>
constexpr Durability kDurability<Charge> = Durability::later;
template <>
constexpr Durability kDurability<RememberNetwork> = Durability::later;
template <>
constexpr Durability kDurability<TouchApp> = Durability::later;
// A loss of power ends the process that held it.
template <>
constexpr Durability kDurability<TakeLease> = Durability::later;

Done execute(Connection& connection, const Ping&) {
    Query(connection, "SELECT max(version) FROM schema_migrations").run();
    return {};
}

class SqliteStore final : public Store {
  public:
    SqliteStore(const std::string& path, std::unique_ptr<Connection> connection)
        : writer_(std::move(connection)), readers_(path, kReaderLimit, kReaderPatience) {}

    void perform(AnyCall any) override {
        any.visit([this](auto* call) { call->outcome = outcome_of(call->operation); });
    }

  private:
    template <class Operation>
    typename Operation::Outcome outcome_of(const Operation& operation) {
        const auto work = [&](Connection& connection) { return execute(connection, operation); };
        if constexpr (OnlyReads<Operation>) {
            return readers_.read(work);
        } else {
            return writer_.write(work, kDurability<Operation>);
        }
    }

    // Destroyed after the readers: the last connection to close removes the WAL, and only the writer can.
    Writer writer_;
    Readers readers_;
};

}  // namespace

std::unique_ptr<Store> open(const std::string& path) {
    // SQLite does not take every relative name as a path: "file:..." is a URI.
    const std::string file = std::filesystem::absolute(path).string();
    auto connection = std::make_unique<Connection>(file, Access::read_write);
    migrate(*connection);
    return std::make_unique<SqliteStore>(file, std::move(connection));
}

}  // namespace holdfast::storage::sqlite
