// Raw SQL against the constraints: what holds even where the program errs.
#include "base/random.h"
#include "contract/fixture.h"

namespace holdfast::contract {
namespace {

std::string insert_auth_user(Fixture& f, const std::string& id, const std::string& email) {
    const std::string now = f.backend->literal(kNow);
    return f.insert("auth_users",
                    {{"id", quote(id)}, {"email", quote(email)}, {"created_at", now}, {"updated_at", now}});
}

std::string insert_profile(Fixture& f, const std::string& id) {
    const std::string now = f.backend->literal(kNow);
    return f.insert("users", {{"id", quote(id)},
                              {"email", "'x@example.com'"},
                              {"username", "'x'"},
                              {"created_at", now},
                              {"updated_at", now}});
}

std::string insert_account(Fixture& f, const std::string& user_id, const std::string& provider_account_id,
                           bool is_active = true) {
    const std::string now = f.backend->literal(kNow);
    return f.insert("cloud_provider_accounts", {{"id", quote(base::random_uuid())},
                                                {"user_id", quote(user_id)},
                                                {"provider", "'onedrive'"},
                                                {"provider_account_id", quote(provider_account_id)},
                                                {"account_email", "'c@example.com'"},
                                                {"access_token", "'sealed'"},
                                                {"granted_scope", "''"},
                                                {"is_active", f.backend->literal(is_active)},
                                                {"created_at", now},
                                                {"updated_at", now}});
}

std::string insert_request(Fixture& f, const std::string& user_id, const std::string& status,
                           const std::string& access_token = "NULL") {
    return f.insert("ownership_transfer_requests", {{"id", quote(base::random_uuid())},
                                                    {"requesting_user_id", quote(user_id)},
                                                    {"provider", "'onedrive'"},
                                                    {"provider_account_id", "'1'"},
                                                    {"account_email", "'c@example.com'"},
                                                    {"expected_account_id", quote(base::random_uuid())},
                                                    {"expected_owner_id", quote(base::random_uuid())},
                                                    {"expected_ownership_version", "1"},
                                                    {"access_token", access_token},
                                                    {"granted_scope", "''"},
                                                    {"status", quote(status)},
                                                    {"created_at", f.backend->literal(kNow)},
                                                    {"expires_at", f.backend->literal(kNow + 10min)}});
}

std::string insert_event(Fixture& f, const std::string& user_id) {
    return f.insert("domain_events", {{"event_type", "'session.created'"},
                                      {"occurred_at", f.backend->literal(kNow)},
                                      {"user_id", quote(user_id)},
                                      {"network", "''"},
                                      {"facts", "'{}'"}});
}

}  // namespace

STORE_TEST_CASE("the constraints bear their names", "[constraints]") {
    Fixture f(backend_type.fresh());
    for (const char* name : {"uniq_cloud_provider_accounts_global", "users_id_fkey", "users_email_key",
                             "ownership_transfer_unique_key", "cloud_provider_accounts_user_id_fkey",
                             "cloud_provider_accounts_user_id_provider_provider_account_i_key"}) {
        CAPTURE(name);
        CHECK(f.backend->has_constraint(name));
    }
    CHECK_FALSE(f.backend->has_constraint("uniq_cloud_provider_accounts"));
}

STORE_TEST_CASE("one email, one user", "[constraints]") {
    Fixture f(backend_type.fresh());
    CHECK(insert_auth_user(f, base::random_uuid(), "x@example.com") == "");
    CHECK(insert_auth_user(f, base::random_uuid(), "x@example.com") == "23505");
}

STORE_TEST_CASE("a profile needs its user", "[constraints]") {
    Fixture f(backend_type.fresh());
    const std::string id = base::random_uuid();
    CHECK(insert_profile(f, id) == "23503");
    REQUIRE(insert_auth_user(f, id, "x@example.com") == "");
    CHECK(insert_profile(f, id) == "");
    CHECK(insert_profile(f, id) == "23505");
}

STORE_TEST_CASE("one cloud account, one owner", "[constraints]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const std::string bob = f.add_user("bob");
    CHECK(insert_account(f, ada, "1") == "");
    CHECK(insert_account(f, bob, "1") == "23505");
    CHECK(insert_account(f, ada, "1") == "23505");
    CHECK(insert_account(f, bob, "2") == "");
    CHECK(f.backend->execute("UPDATE " + f.backend->table("cloud_provider_accounts") +
                             " SET provider_account_id = '1' WHERE provider_account_id = '2'") == "23505");
    CHECK(insert_account(f, base::random_uuid(), "3") == "23503");
}

STORE_TEST_CASE("an inactive account holds no token", "[constraints]") {
    Fixture f(backend_type.fresh());
    CHECK(insert_account(f, f.add_user("ada"), "1", false) == "23514");
}

STORE_TEST_CASE("one transfer request for one user and account", "[constraints]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    CHECK(insert_request(f, ada, "pending") == "");
    CHECK(insert_request(f, ada, "pending") == "23505");
    CHECK(insert_request(f, f.add_user("bob"), "used") == "");
    CHECK(insert_request(f, f.add_user("eve"), "granted") == "23514");
    CHECK(insert_request(f, f.add_user("dan"), "used", "'sealed'") == "23514");
    CHECK(insert_request(f, base::random_uuid(), "pending") == "23503");
}

STORE_TEST_CASE("an event has a direction and a user", "[constraints]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    CHECK(insert_event(f, ada) == "");
    CHECK(insert_event(f, base::random_uuid()) == "23503");
}

STORE_TEST_CASE("deleting the user by raw SQL removes everything of the user", "[constraints]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    REQUIRE(insert_account(f, ada, "1") == "");
    REQUIRE(insert_request(f, ada, "pending") == "");
    REQUIRE(insert_event(f, ada) == "");
    REQUIRE(f.backend->execute("DELETE FROM " + f.backend->table("auth_users") +
                               " WHERE id = " + quote(ada)) == "");
    for (const char* table : {"auth_users", "users", "auth_sessions", "cloud_provider_accounts",
                              "ownership_transfer_requests", "domain_events"}) {
        CAPTURE(table);
        CHECK(f.count(table) == 0);
    }
}

}  // namespace holdfast::contract
