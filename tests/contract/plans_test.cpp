// No operation may take longer because there are more rows: none reads a table from end to end.
#include "accounts/handover.h"
#include "base/random.h"
#include "contract/fixture.h"
#include "contract/statement_plans.h"
#include "storage/apps.h"
#include "storage/email_links.h"
#include "storage/events.h"
#include "storage/handover.h"
#include "storage/hooks.h"
#include "storage/leases.h"
#include "storage/linking.h"
#include "storage/mails.h"
#include "storage/operations.h"
#include "storage/passkeys.h"
#include "storage/quota.h"
#include "storage/rate_limits.h"
#include "storage/revocations.h"
#include "storage/rows.h"
#include "storage/second_factors.h"
#include "storage/sessions.h"
#include "storage/users.h"
#include "storage/vault.h"

#include <array>
#include <atomic>
#include <chrono>
#include <set>
#include <thread>
#include <vector>

namespace holdfast::contract {
namespace {

// So many that a planner does not read all of them rather than look one up.
constexpr int kRows = 5'000;

std::unique_ptr<StatementPlans> watch(const BackendType& type, Backend& backend) {
    return type.needs_postgres ? watch_postgres(backend) : watch_sqlite(backend);
}

// Rows of nobody in particular, in every table that grows.
class Filling {
  public:
    Filling(Backend& backend, bool is_postgres)
        : backend_(backend),
          uuid_(is_postgres ? "::uuid" : ""),
          second_(is_postgres ? "interval '1 second'" : "1000000") {}

    void fill() {
        const std::string id = "('00000000-0000-4000-8000-' || (100000000000 + i))" + uuid_;
        // In another order than the rows lie in.
        const std::string later = backend_.literal(kNow + 1000h) + " + i * 7919 % 10007 * " + second_;
        const std::string text = "'of ' || i";
        insert("auth_users", "id, email, created_at, updated_at", {id, text, later, later});
        insert("users", "id, email, username, created_at, updated_at", {id, text, text, later, later});
        insert("auth_sessions", "id, user_id, generation, created_at, expires_at",
               {id, id, "1", later, later});
        insert("consumed_states", "state_digest, expires_at", {text, later});
        insert("cloud_provider_accounts",
               "id, user_id, provider, provider_account_id, account_email, access_token, refresh_token,"
               " granted_scope, connected_at, created_at, updated_at, refreshed_at",
               {id, id, "'onedrive'", text, text, text, text, text, later, later, later, later});
        insert("ownership_transfer_requests",
               "id, requesting_user_id, provider, provider_account_id, account_email, expected_account_id,"
               " expected_owner_id, expected_ownership_version, granted_scope, status, created_at,"
               " expires_at",
               {id, id, "'onedrive'", text, text, id, id, "1", text, "'pending'", later, later});
        insert("domain_events", "event_type, occurred_at, user_id, actor_id, subject_id, network, facts",
               {"'handover.completed'", later, id, id, id, "''", "'{}'"});
        insert("event_acknowledgements", "event_id, user_id, acknowledged_at", {id, id, later});
        insert("token_revocations", "id, user_id, provider, provider_account_id, next_try_at, created_at",
               {id, id, "'onedrive'", text, later, later});
        insert("holdfast_mails", "id, sealed, created_at, next_try_at", {id, text, later, later});
        insert("holdfast_email_links", "digest, user_id, purpose, email, created_at, expires_at",
               {text, id, text, text, later, later});
        insert("holdfast_second_factors", "user_id, secret, created_at", {id, text, later});
        insert("holdfast_recovery_codes", "user_id, digest", {id, text});
        insert("holdfast_passkeys",
               "id, user_id, name, credential_id, public_key, algorithm, sign_count, transports, created_at",
               {id, id, text, text, text, "-7", "0", "''", later});
        insert("rate_limits", "key, theoretical_arrival_at", {text, later});
        insert("known_networks", "key, expires_at", {text, later});
        insert("holdfast_apps", "id, name, credential_digest, scopes, created_at, rotated_at",
               {id, text, text, text, later, later});
        insert("holdfast_leases", "name, holder, held_until", {text, id, later});
        insert("holdfast_hooks",
               "id, app_id, url, event_types, secret, cursor_transaction, cursor_sequence, told_until,"
               " next_try_at, created_at",
               {id, id, text, "''", text, "i", "i", later, later, later});
        insert("holdfast_parked_events",
               "hook_id, event_id, cursor_transaction, cursor_sequence, event_type, occurred_at, failure,"
               " parked_at",
               {id, id, "i", "i", text, later, text, later});
    }

  private:
    void insert(std::string_view table, const std::string& columns,
                std::initializer_list<std::string> values) {
        std::string list;
        for (const std::string& value : values) list.append(list.empty() ? "" : ", ").append(value);
        REQUIRE(
            backend_.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                             std::to_string(kRows) + ") INSERT INTO " + backend_.table(table) + " (" +
                             columns + ") SELECT " + list + " FROM n") == "");
    }

    Backend& backend_;
    const std::string uuid_, second_;
};

// Notes which operations have run.
class Noting final : public Store {
  public:
    explicit Noting(std::unique_ptr<Store> store) : store_(std::move(store)) {}

    void perform(AnyCall call) override {
        call.visit([this](auto* one) { names_.insert(name_of(one->operation)); });
        store_->perform(call);
    }

    const std::set<std::string_view>& names() const { return names_; }

    template <class... Operations>
    static std::set<std::string_view> all(const OneOf<Operations...>*) {
        return {Operations::name...};
    }

  private:
    template <class Operation>
    static std::string_view name_of(const Operation&) {
        return Operation::name;
    }

    std::unique_ptr<Store> store_;
    std::set<std::string_view> names_;
};

constexpr Time kSoon = kNow + 1min;

void run_sessions(Store& store, const std::string& user, const std::string& other) {
    const NewSession session = new_session(user), second = new_session(user), branch = new_session(user);
    REQUIRE(store.run(CreateSession{session}));
    REQUIRE(store.run(CreateSession{second}));
    REQUIRE(store.run(BranchSession{branch, session.id}));
    REQUIRE(store.run(FindSession{session.id, kSoon}));
    const auto rotate = [&](Time now, std::chrono::seconds window) {
        return store.run(RotateSession{session.id, kFirstGeneration, now, kNow + 24h, "", window});
    };
    REQUIRE(is<SessionRotated>(rotate(kSoon, 10s)));
    REQUIRE(is<SessionRotated>(rotate(kSoon, 10s)));
    REQUIRE_FALSE(store.run(ListSessions{user, session.id, kSoon, 100}).empty());
    store.run(AuthenticateSession{session.id, kSoon});
    REQUIRE(store.run(RevokeSession{user, second.id, SessionEnd::signed_out, kSoon}));
    REQUIRE(is<SessionReused>(rotate(kNow + 2min, 10s)));
    store.run(RevokeOtherSessions{user, session.id, kSoon});
    REQUIRE(store.run(ReplacePassword{other, session.id, new_user("bob").password_hash, "new", kSoon}));
}

void run_linking(Store& store, const std::string& user, const std::string& other) {
    REQUIRE(store.run(ConsumeState{"state", kNow + 10min, kNow}));
    REQUIRE_FALSE(store.run(ConsumeStateOfSession{base::random_uuid(), "state", kNow + 10min, kNow}));
    const NewLink link = new_link(user, "1");
    REQUIRE(is<Linked>(store.run(LinkAccount{link, 50})));
    REQUIRE(is<Linked>(store.run(LinkAccount{link, 50})));
    REQUIRE(is<Violation>(store.run(LinkAccount{new_link(other, "1"), 50})));
    const auto owner = store.run(FindOwner{"onedrive", "1"});
    REQUIRE(owner);
    const NewTransferRequest request = new_request(other, "1", *owner);
    store.run(SaveTransferRequest{request, kNow - 24h});
    REQUIRE(store.run(ListOpenOffers{user, kSoon}).size() == 1);
    REQUIRE(store.run(FindTransferRequest{request.id}));
    const auto ask = [](const HandoverFacts&) {
        return HandoverDecision{.outcome = HandoverOutcome::waits_for_owner,
                                .change = HandoverDecision::Change::ask_owner,
                                .until = kSoon,
                                .keep_until = kNow + 10min};
    };
    (void)store.run(TransferOwnership{request.id, other, ask, kNow});
    REQUIRE(store.run(ListUnanswered{kSoon, 10}).size() == 1);
    REQUIRE(store.run(ListAskedRequests{other, kNow, kNow}).size() == 1);
    REQUIRE(hand_over(store, request.id, other, kSoon - 1us).outcome == HandoverOutcome::transferred);
    const auto events = store.run(ListTransferEvents{other});
    REQUIRE(events.size() == 1);
    REQUIRE(store.run(AcknowledgeTransferEvent{other, events[0].id, kSoon}));
    const auto late = new_request(user, "1", store.run(FindOwner{"onedrive", "1"}).value());
    store.run(SaveTransferRequest{late, kNow - 24h});
    REQUIRE(hand_over(store, late.id, user, kNow + 24h).outcome == HandoverOutcome::expired);
    REQUIRE(store.run(ListAccounts{other}).size() == 1);
    REQUIRE(store.run(SetNickname{other, "onedrive", owner->account_id, "mine", kSoon}));
    REQUIRE(store.run(DisconnectAccount{other, owner->account_id, kSoon, "", "onedrive"}));
    REQUIRE(store.run(DisconnectAccount{other, owner->account_id, kSoon, "", "onedrive"}));
    const auto revocation = store.run(TakeRevocation{kSoon, 1min});
    REQUIRE(revocation);
    store.run(EndRevocation{revocation->id});
    REQUIRE(store.run(DeleteAccount{other, "onedrive", owner->account_id, kSoon, "", "onedrive"}));
}

void run_vault(Store& store, const std::string& user) {
    const NewLink link = new_link(user, "2");
    REQUIRE(is<Linked>(store.run(LinkAccount{link, 50})));
    REQUIRE(store.run(FindAccount{link.id}));
    REQUIRE(store.run(FindTokens{link.id}));
    REQUIRE(store.run(ListIdleTokens{kSoon, {}, 10}).size() == 1);
    const TokenState first{link.id, 1, 1}, second{link.id, 1, 2};
    const std::string holder = base::random_uuid();
    REQUIRE(is<RefreshLeased>(store.run(LeaseRefresh{first, holder, kSoon, kNow + 2min})));
    REQUIRE(store.run(StoreTokens{first, link.grant, std::nullopt, kSoon}));
    REQUIRE(is<RefreshLeased>(store.run(LeaseRefresh{second, holder, kSoon, kNow + 2min})));
    store.run(EndRefresh{second, holder, std::nullopt, kNow + 2min, kSoon});
    REQUIRE(store.run(ExpireToken{link.id, kSoon}));
    REQUIRE(store.run(ClaimQuota{link.id, kSoon, kNow + 1h}));
    REQUIRE(store.run(StoreQuota{link.id, 1, 1, 2, kSoon, kNow + 1h}));
    const NewApp app{base::random_uuid(), "app", "digest", "tokens:read", std::nullopt, kNow};
    REQUIRE(store.run(CreateApp{app}));
    REQUIRE(store.run(FindApp{"digest"}));
    REQUIRE(store.run(FindAppAndTokens{"digest", link.id}));
    store.run(TouchApp{app.id, kSoon});
    store.run(TellTokenIssued{app.id, "app", link.id, kSoon, ""});
    REQUIRE(store.run(RotateApp{"app", "other", kSoon}));
    REQUIRE(store.run(RevokeApp{"app", kSoon}));
}

void run_mails(Store& store, const NewUser& user) {
    const NewMail asked{base::random_uuid(), "asked", kNow}, mail{base::random_uuid(), "mail", kNow};
    store.run(SaveMail{asked});
    REQUIRE(
        store.run(SaveEmailLink{{"digest", user.id, "recovery", user.email, kNow, kSoon}, mail, asked.id}));
    REQUIRE(store.run(TakeMail{kNow, 1min}));
    store.run(SaveInvitation{"invitation", "eve@example.com", kNow, kSoon,
                             NewMail{base::random_uuid(), "mail", kNow}});
    const NewUser eve = new_user("eve");
    REQUIRE(is<UserCreated>(store.run(CreateUser{eve, new_session(eve.id), "", nullptr, "invitation"})));
    store.run(EndMail{mail.id});
    REQUIRE(store.run(FindEmailLink{"digest", kNow}));
    REQUIRE(is<EmailLinkUsed>(
        store.run(UseEmailLink{"digest", "recovery", kNow, "", "hash", new_session(user.id)})));
}

void run_second_factors(Store& store, const std::string& user_id) {
    const std::array digests = {std::string("digest")};
    REQUIRE(store.run(SaveSecondFactor{user_id, "sealed", kNow}));
    REQUIRE(store.run(ConfirmSecondFactor{user_id, "sealed", 1, digests, kNow}));
    REQUIRE(store.run(FindSecondFactor{user_id}));
    REQUIRE(store.run(UseCodeStep{user_id, "sealed", 2}));
    REQUIRE(store.run(UseRecoveryCode{user_id, digests[0], kNow}));
    REQUIRE(store.run(RemoveSecondFactor{user_id, kNow}));
}

void run_passkeys(Store& store, const std::string& user_id) {
    const Passkey passkey{.id = base::random_uuid(),
                          .user_id = user_id,
                          .name = "Laptop",
                          .credential_id = "id",
                          .public_key = "key",
                          .algorithm = -7,
                          .sign_count = 0,
                          .transports = "",
                          .created_at = kNow};
    REQUIRE(store.run(AddPasskey{passkey, 20}) == AddedPasskey::added);
    REQUIRE(store.run(AddPasskey{passkey, 20}) == AddedPasskey::taken);
    REQUIRE(store.run(ListPasskeys{user_id}).size() == 1);
    REQUIRE(store.run(FindPasskey{"id"}));
    REQUIRE(store.run(UsePasskey{passkey.id, kNow, 1, kNow}));
    REQUIRE(store.run(RemovePasskey{user_id, passkey.id, kNow}));
    REQUIRE(store.run(RemovePasskeys{user_id, kNow}) == 0);
}

// On the rows that are there, because there may not be one more.
void run_hooks(Store& store) {
    const std::string id = "00000000-0000-4000-8000-100000000001", holder = base::random_uuid();
    REQUIRE(store.run(RetryHook{id, kNow}) == 1);
    const auto hook = store.run(TakeHook{id, holder, kNow, kSoon});
    REQUIRE(hook);
    const auto parked = store.run(ListParked{id, true});
    REQUIRE(parked.size() == 1);
    REQUIRE(store.run(SaveHook{*hook, holder, parked, Retried{parked[0].event_id, "again"}}));
    REQUIRE(store.run(SaveHook{*hook, holder, {}, Retried{parked[0].event_id, std::nullopt}, true}));
    REQUIRE(store.run(RemoveHook{id}));
}

void run_everything(Store& store) {
    NewUser ada = new_user("ada"), bob = new_user("bob");
    REQUIRE(is<UserCreated>(store.run(CreateUser{ada, new_session(ada.id)})));
    REQUIRE(is<UserCreated>(store.run(CreateUser{bob})));
    REQUIRE(store.run(FindCredentials{ada.email}));
    REQUIRE(store.run(FindUser{ada.id}));
    REQUIRE(store.run(KnowsUser{ada.id}));
    run_sessions(store, ada.id, bob.id);
    run_linking(store, ada.id, bob.id);
    run_vault(store, ada.id);
    (void)store.run(ReadEvents{{}, 10});
    (void)store.run(SweepEvents{{}, kNow});
    run_hooks(store);
    REQUIRE_FALSE(store.run(ListActivity{ada.id, std::nullopt, 10}).empty());
    const std::array charges = {RateCharge{"key", {1s, 1}}};
    REQUIRE_FALSE(store.run(Charge{charges, kNow}));
    REQUIRE(store.run(Charge{charges, kNow}));
    store.run(ForgetCharge{"key"});
    store.run(RememberNetwork{"key", kSoon, kNow});
    REQUIRE(store.run(KnowsNetwork{"key", kNow}));
    REQUIRE(store.run(TakeLease{"lease", base::random_uuid(), kNow, kSoon}));
    run_mails(store, ada);
    run_second_factors(store, ada.id);
    run_passkeys(store, ada.id);
    REQUIRE(is<UserUpdated>(store.run(UpdateUser{ada.id, kSoon, "new@example.com", "hash"})));
    REQUIRE(store.run(DeleteUser{ada.id, kSoon, "onedrive"}));
    store.run(Ping{});
}

// Not asked for by users: what their reader asks for is all rows, or has a filter of the reader's own.
const std::set<std::string_view> kReadMuch = {"list_users",  "list_apps",      "add_hook",
                                              "list_hooks",  "list_due_hooks", "select_rows",
                                              "insert_rows", "update_rows",    "delete_rows"};

}  // namespace

DATABASE_TEST_CASE("no operation reads a table from end to end", "[plans]") {
    Fixture f(backend_type.fresh());
    Filling(*f.backend, backend_type.needs_postgres).fill();
    if (backend_type.needs_postgres) REQUIRE(f.backend->execute("ANALYZE") == "");
    const auto plans = watch(backend_type, *f.backend);
    {
        Noting store(plans->open());
        run_everything(store);
        for (const std::string_view name : Noting::all(static_cast<const AnyCall*>(nullptr))) {
            CAPTURE(name);
            CHECK(store.names().contains(name) != kReadMuch.contains(name));
        }
    }
    CHECK(plans->statements() > 50);
    for (const std::string& scan : plans->scans()) FAIL_CHECK(scan);
}

POSTGRES_TEST_CASE("reads of many callers at once are one statement, which looks up each row", "[plans]") {
    Fixture f(kPostgres.fresh());
    Filling(*f.backend, true).fill();
    REQUIRE(f.backend->execute("ANALYZE") == "");
    const auto plans = watch_postgres(*f.backend);
    std::atomic<int> wrong = 0;
    std::string merged;
    {
        const auto store = plans->open();
        const std::string ada = f.add_user("ada");
        const NewSession session = new_session(ada);
        REQUIRE(store->run(CreateSession{session}));
        std::atomic<bool> is_over = false;
        std::vector<std::jthread> callers;
        for (int i = 0; i < 16; ++i) {
            callers.emplace_back([&, i] {
                while (!is_over) {
                    const bool is_known = i % 2 == 0;
                    const auto found =
                        store->run(FindSession{is_known ? session.id : base::random_uuid(), kNow});
                    if (found.has_value() != is_known || (found && found->user_id != ada)) ++wrong;
                }
            });
        }
        const auto end = std::chrono::steady_clock::now() + 30s;
        while (merged.empty() && std::chrono::steady_clock::now() < end) {
            merged = f.backend->scalar(
                "SELECT min(query) FROM pg_stat_activity WHERE query LIKE 'SELECT one.*, asked.place%'");
        }
        is_over = true;
    }
    CHECK(merged.find("session.id = asked.v1") != std::string::npos);
    CHECK(wrong == 0);
    for (const std::string& scan : plans->scans()) FAIL_CHECK(scan);
}

DATABASE_TEST_CASE("an index that is missing is seen in the plans", "[plans]") {
    Fixture f(backend_type.fresh());
    Filling(*f.backend, backend_type.needs_postgres).fill();
    REQUIRE(f.backend->execute("DROP INDEX auth_sessions_expires_at_idx") == "");
    const auto plans = watch(backend_type, *f.backend);
    const auto store = plans->open();
    const std::string user = f.add_user("ada");
    CHECK(plans->scans().empty());
    REQUIRE(store->run(CreateSession{new_session(user)}));
    const auto scans = plans->scans();
    REQUIRE_FALSE(scans.empty());
    for (const std::string& scan : scans) CHECK(scan.find("auth_sessions") != std::string::npos);
}

}  // namespace holdfast::contract
