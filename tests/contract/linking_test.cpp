#include "storage/linking.h"

#include "base/random.h"
#include "contract/fixture.h"
#include "storage/users.h"

namespace holdfast::contract {

STORE_TEST_CASE("link_account stops at the number of accounts that a user may own", "[linking]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    const auto link = [&](const std::string& user_id, const std::string& account) {
        return f.store->run(LinkAccount{new_link(user_id, account), 2});
    };
    REQUIRE(is<Linked>(link(ada, "1")));
    REQUIRE(is<Linked>(link(ada, "2")));
    CHECK(is<TooManyAccounts>(link(ada, "3")));
    CHECK(is<Linked>(link(ada, "2")));  // which is there already
    CHECK(is<Linked>(link(bob, "3")));
    CHECK(is<TooManyAccounts>(link(ada, "3")));  // and not a conflict
    CHECK(f.count("cloud_provider_accounts") == 3);
    CHECK(f.count("domain_events", "event_type = 'account.linked'") == 3);
    REQUIRE(f.store->run(DeleteAccount{ada, "onedrive", f.owner("1").account_id, kNow}));
    CHECK(is<Linked>(link(ada, "4")));
}

STORE_TEST_CASE("consume_state takes a state once", "[linking]") {
    Fixture f(backend_type.fresh());
    CHECK(f.store->run(ConsumeState{"state", kNow + 10min, kNow}));
    CHECK_FALSE(f.store->run(ConsumeState{"state", kNow + 10min, kNow}));
    CHECK(f.store->run(ConsumeState{"other", kNow + 10min, kNow}));
}

STORE_TEST_CASE("consume_state_of_session takes a state once, and for a valid session only", "[linking]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const NewSession session = new_session(ada), ended = new_session(ada);
    for (const NewSession& one : {session, ended}) REQUIRE(f.store->run(CreateSession{one}));
    REQUIRE(f.store->run(RevokeSession{ada, ended.id, SessionEnd::signed_out, kNow}));
    const auto consume = [&](std::string_view session_id, std::string_view state, Time now = kNow) {
        return f.store->run(ConsumeStateOfSession{session_id, state, kNow + 10min, now});
    };
    for (const std::string& id : {ended.id, base::random_uuid(), std::string("ada")})
        CHECK_FALSE(consume(id, "state"));
    CHECK_FALSE(consume(session.id, "state", session.expires_at));
    CHECK(f.count("consumed_states") == 0);

    const auto user = consume(session.id, "state");
    REQUIRE(user);
    CHECK(user->user_id == ada);
    CHECK(user->session_id == session.id);
    CHECK(user->username == "ada");
    CHECK_FALSE(consume(session.id, "state"));
    CHECK_FALSE(f.store->run(ConsumeState{"state", kNow + 10min, kNow}));
    CHECK(consume(session.id, "other"));
    CHECK(f.count("consumed_states") == 2);
}

STORE_TEST_CASE("consume_state sweeps states that expired, never the one it takes", "[linking]") {
    Fixture f(backend_type.fresh());
    CHECK(f.store->run(ConsumeState{"old", kNow, kNow}));
    CHECK_FALSE(f.store->run(ConsumeState{"old", kNow, kNow}));
    CHECK(f.store->run(ConsumeState{"lasting", kNow + 10min, kNow - 1us}));
    CHECK(f.count("consumed_states") == 2);
    CHECK(f.store->run(ConsumeState{"new", kNow + 10min, kNow}));
    CHECK(f.count("consumed_states") == 2);
    CHECK_FALSE(f.store->run(ConsumeState{"lasting", kNow + 10min, kNow}));
}

STORE_TEST_CASE("link_account writes a new row", "[linking]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const NewLink link = new_link(ada, "1");
    const auto outcome = f.store->run(LinkAccount{link});
    REQUIRE(is<Linked>(outcome));
    CHECK(std::get<Linked>(outcome).account_id == link.id);

    const auto owner = f.store->run(FindOwner{"onedrive", "1"});
    REQUIRE(owner);
    CHECK(owner->account_id == link.id);
    CHECK(owner->user_id == ada);
    CHECK(owner->ownership_version == 1);

    const auto accounts = f.store->run(ListAccounts{ada});
    REQUIRE(accounts.size() == 1);
    const LinkedAccount& account = accounts[0];
    CHECK(account.id == link.id);
    CHECK(account.user_id == ada);
    CHECK(account.provider == "onedrive");
    CHECK(account.provider_account_id == "1");
    CHECK(account.account_email == "cloud@example.com");
    CHECK_FALSE(account.nickname);
    CHECK(account.granted_scope == "Files.Read");
    CHECK(account.token_expiry == kNow + 1h);
    CHECK(account.has_access_token);
    CHECK(account.has_refresh_token);
    CHECK(account.is_active);
    CHECK_FALSE(account.disconnected_at);
    CHECK(account.ownership_version == 1);
    CHECK(account.connected_at == kNow);
    CHECK(account.created_at == kNow);
    CHECK(account.updated_at == kNow);
    CHECK(f.account_column(link.id, "access_token") == link.grant.access_token);
    CHECK(f.account_column(link.id, "refresh_token") == link.grant.refresh_token);
}

STORE_TEST_CASE("link_account by the owner renews the grant and keeps the rest", "[linking]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const std::string account_id = f.add_account(ada, "1");
    REQUIRE(f.store->run(SetNickname{ada, "onedrive", account_id, "Photos", kNow}));

    NewLink again = new_link(ada, "1");
    again.account_email = "new@example.com";
    again.grant = {.access_token = "newest access",
                   .refresh_token = "newest refresh",
                   .token_expiry = std::nullopt,
                   .granted_scope = "Files.ReadWrite"};
    again.now = kNow + 1h;
    const auto outcome = f.store->run(LinkAccount{again});
    REQUIRE(is<Linked>(outcome));
    CHECK(std::get<Linked>(outcome).account_id == account_id);

    REQUIRE(f.count("cloud_provider_accounts") == 1);
    CHECK(f.account_column(account_id, "access_token") == "newest access");
    CHECK(f.account_column(account_id, "refresh_token") == "newest refresh");
    const LinkedAccount account = f.store->run(ListAccounts{ada}).at(0);
    CHECK(account.account_email == "new@example.com");
    CHECK(account.granted_scope == "Files.ReadWrite");
    CHECK_FALSE(account.token_expiry);
    CHECK(account.nickname == "Photos");
    CHECK(account.ownership_version == 2);
    CHECK(account.connected_at == kNow + 1h);
    CHECK(account.created_at == kNow);
    CHECK(account.updated_at == kNow + 1h);
}

STORE_TEST_CASE("link_account without a refresh token keeps the stored one", "[linking]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const std::string account_id = f.add_account(ada, "1");
    NewLink again = new_link(ada, "1");
    again.grant.access_token = "newest access";
    again.grant.refresh_token.reset();
    REQUIRE(is<Linked>(f.store->run(LinkAccount{again})));
    CHECK(f.account_column(account_id, "access_token") == "newest access");
    CHECK(f.account_column(account_id, "refresh_token") == "refresh of " + ada);
}

STORE_TEST_CASE("link_account of somebody else's account answers the violation in PostgreSQL's words",
                "[linking]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const std::string bob = f.add_user("bob");
    const std::string account_id = f.add_account(ada, "b!4711");
    NewLink intruder = new_link(bob, "b!4711");
    const bool inactive = GENERATE(false, true);
    if (inactive) REQUIRE(f.store->run(DisconnectAccount{ada, account_id, kNow}));

    const auto outcome = f.store->run(LinkAccount{intruder});
    REQUIRE(is<Violation>(outcome));
    const Violation& violation = std::get<Violation>(outcome);
    CHECK(violation.sqlstate == "23505");
    CHECK(violation.constraint == "uniq_cloud_provider_accounts_global");
    CHECK(violation.message ==
          "duplicate key value violates unique constraint \"uniq_cloud_provider_accounts_global\"");
    CHECK(violation.detail == "Key (provider, provider_account_id)=(onedrive, b!4711) already exists.");
    CHECK(f.owner("b!4711").user_id == ada);
    CHECK(f.count("cloud_provider_accounts") == 1);
    CHECK(f.count("cloud_provider_accounts", "access_token = " + quote(intruder.grant.access_token)) == 0);

    intruder.provider = "dropbox";
    CHECK(is<Linked>(f.store->run(LinkAccount{intruder})));
}

STORE_TEST_CASE("link_account of a user who is gone answers the foreign key", "[linking]") {
    Fixture f(backend_type.fresh());
    const std::string nobody = base::random_uuid();
    const auto outcome = f.store->run(LinkAccount{new_link(nobody, "1")});
    REQUIRE(is<Violation>(outcome));
    const Violation& violation = std::get<Violation>(outcome);
    CHECK(violation.sqlstate == "23503");
    CHECK(violation.constraint == "cloud_provider_accounts_user_id_fkey");
    CHECK(violation.message ==
          "insert or update on table \"cloud_provider_accounts\" violates foreign key constraint "
          "\"cloud_provider_accounts_user_id_fkey\"");
    CHECK(violation.detail == "Key (user_id)=(" + nobody + ") is not present in table \"users\".");
    CHECK(f.count("cloud_provider_accounts") == 0);
}

STORE_TEST_CASE("link_account with an id that another row bears throws", "[linking]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    NewLink link = new_link(ada, "2");
    link.id = f.add_account(ada, "1");
    CHECK_THROWS_AS(f.store->run(LinkAccount{link}), StoreError);
    CHECK(f.count("cloud_provider_accounts") == 1);
}

STORE_TEST_CASE("find_owner matches provider and account exactly", "[linking]") {
    Fixture f(backend_type.fresh());
    f.add_account(f.add_user("ada"), "Ab");
    CHECK(f.store->run(FindOwner{"onedrive", "Ab"}));
    CHECK_FALSE(f.store->run(FindOwner{"onedrive", "ab"}));
    CHECK_FALSE(f.store->run(FindOwner{"onedrive", "A%"}));
    CHECK_FALSE(f.store->run(FindOwner{"dropbox", "Ab"}));
}

STORE_TEST_CASE("list_accounts lists the user's own, oldest first", "[linking]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    NewLink second = new_link(ada, "second");
    second.now = kNow + 1us;
    REQUIRE(is<Linked>(f.store->run(LinkAccount{second})));
    f.add_account(ada, "first");
    f.add_account(f.add_user("bob"), "bobs");

    const auto accounts = f.store->run(ListAccounts{ada});
    REQUIRE(accounts.size() == 2);
    CHECK(accounts[0].provider_account_id == "first");
    CHECK(accounts[1].provider_account_id == "second");
    CHECK(f.store->run(ListAccounts{base::random_uuid()}).empty());
}

STORE_TEST_CASE("disconnect_account erases the tokens and keeps the row", "[linking]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const std::string bob = f.add_user("bob");
    const std::string account_id = f.add_account(ada, "1");

    CHECK_FALSE(f.store->run(DisconnectAccount{bob, account_id, kNow}));
    CHECK_FALSE(f.store->run(DisconnectAccount{ada, base::random_uuid(), kNow}));
    CHECK(f.store->run(ListAccounts{ada}).at(0).has_access_token);

    CHECK(f.store->run(DisconnectAccount{ada, account_id, kNow + 1min}) == "onedrive");
    const auto check_disconnected = [&] {
        const LinkedAccount account = f.store->run(ListAccounts{ada}).at(0);
        CHECK_FALSE(account.is_active);
        CHECK_FALSE(account.has_access_token);
        CHECK_FALSE(account.has_refresh_token);
        CHECK(account.disconnected_at == kNow + 1min);
        CHECK(account.updated_at == kNow + 1min);
        CHECK(account.ownership_version == 1);
    };
    check_disconnected();
    CHECK(f.store->run(DisconnectAccount{ada, account_id, kNow + 2min}) == "onedrive");
    check_disconnected();

    REQUIRE(is<Linked>(f.store->run(LinkAccount{new_link(ada, "1")})));
    const LinkedAccount account = f.store->run(ListAccounts{ada}).at(0);
    CHECK(account.id == account_id);
    CHECK(account.is_active);
    CHECK_FALSE(account.disconnected_at);
    CHECK(account.has_access_token);
}

STORE_TEST_CASE("delete_account frees the account", "[linking]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const std::string bob = f.add_user("bob");
    const std::string account_id = f.add_account(ada, "1");
    CHECK_FALSE(f.store->run(DeleteAccount{bob, "onedrive", account_id, kNow}));
    CHECK_FALSE(f.store->run(DeleteAccount{ada, "dropbox", account_id, kNow}));
    CHECK(f.store->run(DeleteAccount{ada, "onedrive", account_id, kNow}));
    CHECK_FALSE(f.store->run(DeleteAccount{ada, "onedrive", account_id, kNow}));
    CHECK_FALSE(f.store->run(FindOwner{"onedrive", "1"}));
    CHECK(is<Linked>(f.store->run(LinkAccount{new_link(bob, "1")})));
}

STORE_TEST_CASE("set_nickname sets and clears", "[linking]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const std::string bob = f.add_user("bob");
    const std::string account_id = f.add_account(ada, "1");
    CHECK_FALSE(f.store->run(SetNickname{bob, "onedrive", account_id, "mine", kNow}));
    CHECK_FALSE(f.store->run(SetNickname{ada, "dropbox", account_id, "mine", kNow}));
    CHECK(f.store->run(SetNickname{ada, "onedrive", account_id, "Holiday", kNow + 1min}));
    CHECK(f.store->run(ListAccounts{ada}).at(0).nickname == "Holiday");
    CHECK(f.store->run(ListAccounts{ada}).at(0).updated_at == kNow + 1min);
    CHECK(f.store->run(SetNickname{ada, "onedrive", account_id, std::nullopt, kNow}));
    CHECK_FALSE(f.store->run(ListAccounts{ada}).at(0).nickname);
}

}  // namespace holdfast::contract
