// The vault: the lease of a refresh, and what a refresh may write.
#include "storage/vault.h"

#include "base/random.h"
#include "contract/fixture.h"
#include "storage/apps.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/users.h"
#include "support/threads.h"

#include <algorithm>
#include <functional>

namespace holdfast::contract {
namespace {

const SealedGrant kRenewed{"renewed-access", "renewed-refresh", kNow + 2h, "Files.Read"};

// An account of ada's, and short functions for its refresh.
struct VaultFixture : Fixture {
    explicit VaultFixture(std::unique_ptr<Backend> fresh)
        : Fixture(std::move(fresh)), ada(add_user("ada")), id(add_account(ada, "1")) {}

    StoredTokens found() { return store->run(FindTokens{id}).value(); }
    TokenState state(const StoredTokens& tokens) const {
        return {id, tokens.ownership_version, tokens.token_generation};
    }
    LeaseOutcome lease(const StoredTokens& tokens, Time now = kNow,
                       const std::string& by = base::random_uuid()) {
        return store->run(LeaseRefresh{state(tokens), by, now, now + 30s});
    }
    bool store_renewed(const StoredTokens& tokens) {
        return store->run(StoreTokens{state(tokens), kRenewed, std::nullopt, kNow + 1s});
    }
    std::string column(const std::string& name) { return account_column(id, name); }

    const std::string ada;
    const std::string id;
};

bool is_lost(const LeaseOutcome& outcome) { return std::get<RefreshLeased>(outcome).after_lost_refresh; }

}  // namespace

STORE_TEST_CASE("find_tokens returns an account's tokens as they were stored", "[vault]") {
    VaultFixture f(backend_type.fresh());
    const StoredTokens tokens = f.found();
    CHECK(tokens.account_id == f.id);
    CHECK(tokens.user_id == f.ada);
    CHECK(tokens.provider == "onedrive");
    CHECK(tokens.provider_account_id == "1");
    CHECK(tokens.access_token == f.column("access_token"));
    CHECK(tokens.has_refresh_token);
    CHECK(tokens.token_expiry == kNow + 1h);
    CHECK(tokens.granted_scope == "Files.Read");
    CHECK(tokens.is_active);
    CHECK_FALSE(tokens.reconnect_reason);
    CHECK(tokens.ownership_version == 1);
    CHECK_FALSE(f.store->run(FindTokens{base::random_uuid()}));
    CHECK_FALSE(f.store->run(FindTokens{"no uuid"}));
}

STORE_TEST_CASE("a refresh is leased once, stores its tokens and ends its lease", "[vault]") {
    VaultFixture f(backend_type.fresh());
    const StoredTokens before = f.found();
    const auto first = f.lease(before);
    CHECK_FALSE(is_lost(first));
    CHECK(std::get<RefreshLeased>(first).refresh_token == f.column("refresh_token"));
    const auto second = f.lease(before, kNow + 29s);
    REQUIRE(is<RefreshHeld>(second));
    CHECK(std::get<RefreshHeld>(second).until == kNow + 30s);
    CHECK(std::get<RefreshHeld>(second).is_running);

    CHECK(f.store_renewed(before));
    const StoredTokens after = f.found();
    CHECK(after.access_token == kRenewed.access_token);
    CHECK(f.column("refresh_token") == kRenewed.refresh_token);
    CHECK(after.token_expiry == kRenewed.token_expiry);
    CHECK(after.token_generation == before.token_generation + 1);
    CHECK(after.ownership_version == before.ownership_version);
    CHECK_FALSE(f.store_renewed(before));
    CHECK(is<TokensMoved>(f.lease(before)));
    CHECK_FALSE(is_lost(f.lease(after)));
}

STORE_TEST_CASE("a refresh token that the provider does not send again stays", "[vault]") {
    VaultFixture f(backend_type.fresh());
    const StoredTokens before = f.found();
    const std::string kept = f.column("refresh_token");
    const SealedGrant without{"renewed-access", std::nullopt, kNow + 2h, "Files.Read"};
    CHECK(f.store->run(StoreTokens{f.state(before), without, std::nullopt, kNow}));
    CHECK(f.column("refresh_token") == kept);
}

STORE_TEST_CASE(
    "a lease whose holder died is taken over, and its refresh counts as lost until tokens are stored",
    "[vault]") {
    VaultFixture f(backend_type.fresh());
    const StoredTokens before = f.found();
    const std::string dead = base::random_uuid(), next = base::random_uuid();
    REQUIRE(is<RefreshLeased>(f.lease(before, kNow, dead)));
    CHECK(is_lost(f.lease(before, kNow + 30s, next)));
    // The first holder was only slow: it can't end the lease of the second one.
    f.store->run(EndRefresh{f.state(before), dead, "revoked", std::nullopt, kNow + 31s});
    CHECK_FALSE(f.found().reconnect_reason);
    CHECK(is<RefreshHeld>(f.lease(before, kNow + 32s)));
    // The second one could not reach the provider: what the first one did is still unknown.
    f.store->run(EndRefresh{f.state(before), next, std::nullopt, kNow + 40s, kNow + 33s});
    const auto waits = f.lease(before, kNow + 39s);
    REQUIRE(is<RefreshHeld>(waits));
    CHECK_FALSE(std::get<RefreshHeld>(waits).is_running);
    CHECK(is_lost(f.lease(before, kNow + 40s)));
    CHECK(f.store_renewed(before));
    CHECK_FALSE(is_lost(f.lease(f.found(), kNow + 41s)));
}

STORE_TEST_CASE("a lost answer to a refresh is known to the next ones until tokens are stored", "[vault]") {
    VaultFixture f(backend_type.fresh());
    const StoredTokens before = f.found();
    const auto end = [&](const StoredTokens& tokens, Time now, bool is_answer_lost) {
        const std::string holder = base::random_uuid();
        const bool was_lost = is_lost(f.lease(tokens, now, holder));
        f.store->run(EndRefresh{f.state(tokens), holder, std::nullopt, now, now, is_answer_lost});
        return was_lost;
    };
    CHECK_FALSE(end(before, kNow, false));
    CHECK_FALSE(end(before, kNow, true));
    CHECK(end(before, kNow, false));
    CHECK(is_lost(f.lease(before)));
    CHECK(f.store_renewed(before));
    CHECK_FALSE(is_lost(f.lease(f.found(), kNow + 1min)));
}

STORE_TEST_CASE("64 callers lease one refresh: one gets it", "[vault]") {
    VaultFixture f(backend_type.fresh());
    const StoredTokens before = f.found();
    const auto outcomes = test::run_together(64, [&](std::size_t) { return f.lease(before); });
    CHECK(std::ranges::count_if(outcomes, [](const auto& one) { return is<RefreshLeased>(one); }) == 1);
    CHECK(std::ranges::count_if(outcomes, [](const auto& one) { return is<RefreshHeld>(one); }) == 63);
}

STORE_TEST_CASE("a refresh never writes a row that has moved since it began", "[vault]") {
    VaultFixture f(backend_type.fresh());
    const std::string bob = f.add_user("bob");
    const StoredTokens before = f.found();
    const std::string holder = base::random_uuid();
    REQUIRE(is<RefreshLeased>(f.lease(before, kNow, holder)));
    const bool is_handed_over = GENERATE(true, false);
    SECTION("by a hand-over") {
        REQUIRE(f.transfer(f.add_request(bob, "1"), bob) == HandoverOutcome::transferred);
    }
    SECTION("by a reconnect") { REQUIRE(is<Linked>(f.store->run(LinkAccount{new_link(f.ada, "1")}))); }
    SECTION("by a disconnect") { REQUIRE(f.store->run(DisconnectAccount{f.ada, f.id, kNow})); }
    SECTION("by a disconnect and a reconnect") {
        REQUIRE(f.store->run(DisconnectAccount{f.ada, f.id, kNow}));
        REQUIRE(is<Linked>(f.store->run(LinkAccount{new_link(f.ada, "1")})));
    }
    const StoredTokens moved = f.found();
    const std::string refresh_token = f.column("refresh_token");
    if (is_handed_over) {
        CHECK_FALSE(f.store_renewed(before));
    } else {
        f.store->run(EndRefresh{f.state(before), holder, "revoked", std::nullopt, kNow});
    }
    const StoredTokens after = f.found();
    CHECK(after.access_token == moved.access_token);
    CHECK(f.column("refresh_token") == refresh_token);
    CHECK(after.token_generation == moved.token_generation);
    CHECK_FALSE(after.reconnect_reason);
    // Its lease is nobody's any more.
    if (after.is_active) CHECK_FALSE(is_lost(f.lease(after)));
}

STORE_TEST_CASE("a refused refresh token needs the user, who is told, until they reconnect", "[vault]") {
    VaultFixture f(backend_type.fresh());
    const StoredTokens before = f.found();
    const std::string holder = base::random_uuid();
    REQUIRE(is<RefreshLeased>(f.lease(before, kNow, holder)));
    f.store->run(EndRefresh{f.state(before), holder, "revoked", std::nullopt, kNow});
    CHECK(f.found().reconnect_reason == "revoked");
    // One who had looked before does not ask with the refused token again, and the user is told once.
    CHECK(is<TokensMoved>(f.lease(before)));
    CHECK(f.store->run(ListAccounts{f.ada}).at(0).reconnect_reason == "revoked");
    CHECK(f.count("domain_events", "event_type = 'account.needs_reconnect' AND user_id = " + quote(f.ada) +
                                       " AND facts LIKE '%revoked%'") == 1);
    // The provider sends no refresh token with the reconnect: the refused one is not kept.
    NewLink again = new_link(f.ada, "1");
    again.grant.refresh_token.reset();
    REQUIRE(is<Linked>(f.store->run(LinkAccount{again})));
    CHECK_FALSE(f.found().reconnect_reason);
    CHECK_FALSE(f.found().has_refresh_token);
}

STORE_TEST_CASE("tokens with a reason are stored, and the user is told", "[vault]") {
    VaultFixture f(backend_type.fresh());
    CHECK(f.store->run(StoreTokens{f.state(f.found()), kRenewed, "scope_changed", kNow}));
    CHECK(f.found().reconnect_reason == "scope_changed");
    CHECK(f.found().access_token == kRenewed.access_token);
    CHECK(f.count("domain_events", "event_type = 'account.needs_reconnect'") == 1);
}

STORE_TEST_CASE("expire_token makes the next caller renew it", "[vault]") {
    VaultFixture f(backend_type.fresh());
    CHECK(f.store->run(ExpireToken{f.id, kNow}));
    CHECK(f.found().token_expiry == kNow);
    CHECK(f.store->run(ExpireToken{f.id, kNow + 1h}));
    CHECK(f.found().token_expiry == kNow);
    CHECK_FALSE(f.store->run(ExpireToken{base::random_uuid(), kNow}));
    CHECK_FALSE(f.store->run(ExpireToken{"no uuid", kNow}));
}

STORE_TEST_CASE("idle refresh tokens are listed from the one that was used longest ago", "[vault]") {
    VaultFixture f(backend_type.fresh());
    const auto link = [&](std::string_view name, Time now, bool has_refresh_token = true) {
        NewLink link = new_link(f.ada, name);
        link.now = now;
        if (!has_refresh_token) link.grant.refresh_token.reset();
        return std::get<Linked>(f.store->run(LinkAccount{link})).account_id;
    };
    const std::string oldest = link("2", kNow - 3h), older = link("3", kNow - 2h),
                      same = link("4", kNow - 2h);
    link("without", kNow - 4h, false);
    const std::string refused = link("refused", kNow - 4h), gone = link("gone", kNow - 4h);
    REQUIRE(f.store->run(DisconnectAccount{f.ada, gone, kNow}));
    const StoredTokens tokens = f.store->run(FindTokens{refused}).value();
    const TokenState state{refused, tokens.ownership_version, tokens.token_generation};
    const std::string holder = base::random_uuid();
    REQUIRE(is<RefreshLeased>(f.store->run(LeaseRefresh{state, holder, kNow, kNow + 30s})));
    f.store->run(EndRefresh{state, holder, "revoked", std::nullopt, kNow});

    const auto list = [&](Time idle_since, const IdleCursor& after, std::int64_t limit) {
        std::vector<std::string> ids;
        for (const StoredTokens& one : f.store->run(ListIdleTokens{idle_since, after, limit}))
            ids.push_back(one.account_id);
        return ids;
    };
    const auto [second, third] = std::minmax(older, same);
    CHECK(list(kNow - 2h, {}, 10) == std::vector{oldest, second, third});
    CHECK(list(kNow - 2h - 1us, {}, 10) == std::vector{oldest});
    CHECK(list(kNow, {}, 10).size() == 4);
    CHECK(list(kNow - 2h, {}, 2) == std::vector{oldest, second});
    CHECK(list(kNow - 2h, {kNow - 2h, second}, 2) == std::vector{third});
    // A refresh uses it.
    const StoredTokens before = f.store->run(FindTokens{oldest}).value();
    CHECK(before.refreshed_at == kNow - 3h);
    REQUIRE(f.store->run(StoreTokens{
        {oldest, before.ownership_version, before.token_generation}, kRenewed, std::nullopt, kNow}));
    CHECK(list(kNow - 2h, {}, 10) == std::vector{second, third});
}

STORE_TEST_CASE("an app is found by its credential until that is replaced or the app is revoked", "[apps]") {
    Fixture f(backend_type.fresh());
    const NewApp backup{base::random_uuid(),         "backup",   "digest-1",
                        "accounts:read tokens:read", "onedrive", kNow};
    CHECK(f.store->run(CreateApp{backup}));
    CHECK_FALSE(f.store->run(CreateApp{{base::random_uuid(), "backup", "digest-2", "", std::nullopt, kNow}}));
    const auto found = f.store->run(FindApp{"digest-1"});
    REQUIRE(found);
    CHECK(found->id == backup.id);
    CHECK(found->app_name == "backup");
    CHECK(found->scopes == "accounts:read tokens:read");
    CHECK(found->provider == "onedrive");
    CHECK(found->created_at == kNow);
    CHECK_FALSE(found->last_used_at);
    CHECK_FALSE(f.store->run(FindApp{"digest-2"}));

    f.store->run(TouchApp{backup.id, kNow + 1min});
    CHECK(f.store->run(FindApp{"digest-1"})->last_used_at == kNow + 1min);
    CHECK(f.store->run(RotateApp{"backup", "digest-3", kNow + 2min}));
    CHECK_FALSE(f.store->run(FindApp{"digest-1"}));
    CHECK(f.store->run(FindApp{"digest-3"})->rotated_at == kNow + 2min);
    CHECK(f.store->run(RevokeApp{"backup", kNow + 3min}));
    CHECK(f.store->run(RevokeApp{"backup", kNow + 4min}));
    CHECK_FALSE(f.store->run(FindApp{"digest-3"}));
    CHECK_FALSE(f.store->run(RotateApp{"backup", "digest-4", kNow}));
    CHECK_FALSE(f.store->run(RotateApp{"nobody", "digest-4", kNow}));
    CHECK_FALSE(f.store->run(RevokeApp{"nobody", kNow}));
    CHECK(f.store->run(ListApps{}).at(0).revoked_at == kNow + 3min);
}

STORE_TEST_CASE("find_app_and_tokens finds what find_app and find_tokens find", "[apps][vault]") {
    VaultFixture f(backend_type.fresh());
    const NewApp backup{base::random_uuid(), "backup", "digest-1", "tokens:read", "dropbox", kNow};
    REQUIRE(f.store->run(CreateApp{backup}));
    const auto find = [&](std::string_view digest, std::string_view id) {
        return f.store->run(FindAppAndTokens{digest, id});
    };

    const auto found = find("digest-1", f.id);
    REQUIRE(found);
    CHECK(found->app.id == backup.id);
    CHECK(found->app.scopes == "tokens:read");
    CHECK(found->app.provider == "dropbox");
    CHECK(found->app.created_at == kNow);
    CHECK_FALSE(found->app.revoked_at);
    REQUIRE(found->tokens);
    const StoredTokens tokens = f.found();
    CHECK(found->tokens->account_id == f.id);
    CHECK(found->tokens->user_id == f.ada);
    CHECK(found->tokens->provider == "onedrive");
    CHECK(found->tokens->provider_account_id == "1");
    CHECK(found->tokens->access_token == tokens.access_token);
    CHECK(found->tokens->has_refresh_token);
    CHECK(found->tokens->token_expiry == kNow + 1h);
    CHECK(found->tokens->granted_scope == "Files.Read");
    CHECK(found->tokens->is_active);
    CHECK_FALSE(found->tokens->reconnect_reason);
    CHECK(found->tokens->ownership_version == 1);
    CHECK(found->tokens->token_generation == tokens.token_generation);
    CHECK(found->tokens->refreshed_at == tokens.refreshed_at);

    for (const std::string& nowhere : {base::random_uuid(), std::string("no uuid"), std::string()}) {
        const auto app_alone = find("digest-1", nowhere);
        REQUIRE(app_alone);
        CHECK(app_alone->app.id == backup.id);
        CHECK_FALSE(app_alone->tokens);
        CHECK_FALSE(find("digest-2", nowhere));
    }
    CHECK_FALSE(find("digest-2", f.id));
    REQUIRE(f.store->run(RevokeApp{"backup", kNow}));
    CHECK_FALSE(find("digest-1", f.id));
}

STORE_TEST_CASE("what an app got is an event of the account's owner, by the app", "[apps]") {
    VaultFixture f(backend_type.fresh());
    const std::string app_id = base::random_uuid();
    f.store->run(TellTokenIssued{app_id, "backup", f.id, kNow, "192.0.2.1"});
    f.store->run(TellTokenIssued{app_id, "backup", base::random_uuid(), kNow, "192.0.2.1"});
    CHECK(f.count("domain_events", "event_type = 'token.issued'") == 1);
    CHECK(f.count("domain_events", "event_type = 'token.issued' AND user_id = " + quote(f.ada) +
                                       " AND actor_id = " + quote(app_id) +
                                       " AND account_id = " + quote(f.id) +
                                       " AND network = '192.0.2.1' AND facts LIKE '%backup%'") == 1);
}

}  // namespace holdfast::contract
