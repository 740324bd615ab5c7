// What follows the database's answer to the upsert, where a healthy database would not give it.
#include "api/scenario.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/sessions.h"

namespace holdfast::test {
namespace {

constexpr const char* kSuccess = "http://127.0.0.1:8080/app?connection=success";

std::string failed_with(const std::string& code) { return "http://127.0.0.1:8080/app?error=" + code; }

storage::Violation violation(const std::string& sqlstate, const std::string& constraint) {
    return {sqlstate, constraint, "message of the " + constraint, "detail of the " + constraint};
}

storage::Violation global_violation() {
    return violation("23505", std::string(storage::kGlobalAccountIndex));
}

// Ada, her account's id at the provider, and what the log says of it.
struct Linker {
    explicit Linker(World& in_world) : world(in_world), ada(in_world, "ada") {}

    // Her callback's redirect; the log then holds the lines of this callback alone.
    std::string connect() {
        const std::string target = ada.browser.come_back(ada.browser.login_url(), kTeam);
        world.log.clear();
        upserts = world.store.calls<storage::LinkAccount>();
        const std::string where = location(ada.browser.get(target));
        upserts = world.store.calls<storage::LinkAccount>() - upserts;
        return where;
    }

    std::size_t lines(const std::string& text) const { return world.log.count_exact("[ONEDRIVE]" + text); }

    World& world;
    User ada;
    const std::string id = oauth::DemoProvider::account_id(kTeam);
    int upserts = 0;  // of the last connect()
};

}  // namespace

API_TEST_CASE("A violation by the user's own row is a race that was won already", "[api][ownership]") {
    World world(backend_type.fresh());
    Linker linker(world);
    linker.connect();
    const std::string before = world.column("cloud_provider_accounts", "access_token", owned_by(linker.ada));
    const int times = GENERATE(1, 3);
    world.store.answer<storage::LinkAccount>(global_violation(), times);

    CHECK(linker.connect() == kSuccess);
    CHECK(linker.upserts == 1 + times);
    CHECK(world.count("cloud_provider_accounts") == 1);
    CHECK(world.column("cloud_provider_accounts", "access_token", owned_by(linker.ada)) != before);
    CHECK(linker.lines("[UNIQUE_VIOLATION] Constraint 23505 detected for provider_account_id=" + linker.id +
                       ". Error: message of the uniq_cloud_provider_accounts_global DETAIL: detail of the "
                       "uniq_cloud_provider_accounts_global") == static_cast<std::size_t>(times));
    CHECK(linker.lines("[23505] Idempotent race condition resolved: provider_account_id=" + linker.id +
                       " user_id=" + linker.ada.user_id) == 1);
}

API_TEST_CASE("A violation by a row that is gone since is tried again", "[api][ownership]") {
    World world(backend_type.fresh());
    Linker linker(world);
    world.store.answer<storage::LinkAccount>(global_violation(), 3);
    CHECK(linker.connect() == kSuccess);
    CHECK(linker.upserts == 4);
    CHECK(world.log.count("Idempotent") == 0);
    CHECK(world.log.count("No owner found") == 0);
}

API_TEST_CASE("A violation without an owner ends after three retries", "[api][ownership]") {
    World world(backend_type.fresh());
    Linker linker(world);
    world.store.answer<storage::LinkAccount>(global_violation(), FaultStore::kAlways);
    CHECK(linker.connect() == failed_with("database_inconsistency"));
    CHECK(linker.upserts == 1 + 3);
    CHECK(linker.lines("[23505] No owner found after UNIQUE violation for provider_account_id=" +
                       linker.id) == 1);
    CHECK(world.count("ownership_transfer_requests") == 0);
}

API_TEST_CASE("An index that refuses its own owner for ever is a database error", "[api][ownership]") {
    World world(backend_type.fresh());
    Linker linker(world);
    linker.connect();
    world.store.answer<storage::LinkAccount>(global_violation(), FaultStore::kAlways);
    CHECK(linker.connect() == failed_with("database_error"));
    CHECK(linker.upserts == 1 + 3);
    CHECK(world.log.count("[ONEDRIVE][UPSERT_ERROR] ") == 1);
}

API_TEST_CASE("An owner who can't be read is named as that", "[api][ownership]") {
    World world(backend_type.fresh());
    Linker linker(world);
    for (const auto& [kind, name] : {std::pair(storage::ErrorKind::unavailable, "unavailable"),
                                     std::pair(storage::ErrorKind::internal, "internal")}) {
        world.store.answer<storage::LinkAccount>(global_violation());
        world.store.fail<storage::FindOwner>(kind, 1, "two\nlines");
        CHECK(linker.connect() == failed_with("database_query_failed"));
        CHECK(linker.upserts == 1);
        CHECK(linker.lines("[23505] Failed to query owner after UNIQUE violation: " + std::string(name) +
                           " - two\\nlines") == 1);
    }
}

API_TEST_CASE("Any other fault of the upsert is a database error, and is not tried again",
              "[api][ownership]") {
    World world(backend_type.fresh());
    Linker linker(world);
    for (const auto kind : {storage::ErrorKind::unavailable, storage::ErrorKind::commit_unknown,
                            storage::ErrorKind::violation, storage::ErrorKind::internal}) {
        world.store.fail<storage::LinkAccount>(kind, 1, "disk on fire");
        CHECK(linker.connect() == failed_with("database_error"));
        CHECK(linker.upserts == 1);
        CHECK(linker.lines("[UPSERT_ERROR] Non-UNIQUE database error: " + std::string(name(kind)) +
                           " - disk on fire") == 1);
        CHECK(world.log.count("[UNIQUE_VIOLATION]") == 0);
    }
}

API_TEST_CASE("A violation of any other constraint is a database error", "[api][ownership]") {
    World world(backend_type.fresh());
    Linker linker(world);
    for (const auto& [sqlstate, constraint] : {std::pair("23503", "cloud_provider_accounts_user_id_fkey"),
                                               std::pair("23505", "cloud_provider_accounts_pkey"),
                                               std::pair("23503", "uniq_cloud_provider_accounts_global")}) {
        world.store.answer<storage::LinkAccount>(violation(sqlstate, constraint));
        CHECK(linker.connect() == failed_with("database_error"));
        CHECK(linker.upserts == 1);
        CHECK(linker.lines("[UPSERT_ERROR] Non-UNIQUE database error: " + std::string(sqlstate) +
                           " - message of the " + constraint + " DETAIL: detail of the " + constraint) == 1);
    }
}

API_TEST_CASE("No offer without a saved request", "[api][ownership]") {
    World world(backend_type.fresh());
    User owner(world, "owner");
    owner.browser.connect(kTeam);
    Linker linker(world);
    world.store.fail<storage::SaveTransferRequest>(storage::ErrorKind::unavailable, 1, "disk full");
    CHECK(linker.connect() == failed_with("database_error"));
    CHECK(linker.lines("[UPSERT_ERROR] Non-UNIQUE database error: unavailable - disk full") == 1);
    CHECK(world.count("ownership_transfer_requests") == 0);

    CHECK_THAT(linker.connect(), Catch::Contains("#transfer_token="));
}

API_TEST_CASE("A fault while the state is checked is a database error, and the provider is not asked",
              "[api][ownership]") {
    World world(backend_type.fresh());
    Linker linker(world);
    const std::string target = linker.ada.browser.come_back(linker.ada.browser.login_url(), kTeam);
    world.store.fail(FaultStore::operation<storage::ConsumeStateOfSession>, storage::ErrorKind::unavailable,
                     1, "no room");
    CHECK(location(linker.ada.browser.get(target)) == failed_with("database_error"));
    CHECK(linker.lines("[CALLBACK] Database error: unavailable - no room") == 1);
    CHECK(world.fetcher.count(world.onedrive().token_endpoint) == 0);
}

}  // namespace holdfast::test
