// What only PostgreSQL can do to a Store: a server that waits, refuses, goes away or turns read-only.
#include "base/random.h"
#include "contract/fixture.h"
#include "storage/events.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/mails.h"
#include "storage/open.h"
#include "storage/postgres/connection.h"
#include "storage/postgres/merged_read.h"
#include "storage/sessions.h"
#include "storage/users.h"

#include <atomic>
#include <future>
#include <thread>

namespace holdfast::contract {
namespace {

using test::PostgresDatabase;
using test::SqlSession;

// Ends "done" or with the kind of the StoreError.
std::string outcome_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const StoreError& error) {
        return std::string(name(error.kind()));
    }
    return "done";
}

// Runs on a thread of its own until result() is asked for.
class Beside {
  public:
    explicit Beside(std::function<void()> action)
        : result_(
              std::async(std::launch::async, [action = std::move(action)] { return outcome_of(action); })) {}
    std::string result() { return result_.get(); }
    bool is_done() const { return result_.wait_for(0s) == std::future_status::ready; }

  private:
    std::future<std::string> result_;
};

struct Server {
    PostgresDatabase database;

    std::unique_ptr<Store> open(const OpenOptions& options = {}) {
        return open_store(database.url(), options);
    }

    // Waits until the query's value is true.
    void wait_until(const std::string& query) {
        const auto deadline = std::chrono::steady_clock::now() + 10s;
        while (database.run(query) != "t") {
            if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("never: " + query);
            std::this_thread::yield();
        }
    }

    // Waits until a backend of this database, not our own, meets the condition on pg_stat_activity.
    void wait_for(const std::string& condition) {
        wait_until(
            "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND " +
            condition);
    }

    // For the sessions that begin from now on.
    void set_read_only(bool read_only) {
        const std::string setting =
            read_only ? " SET default_transaction_read_only = on" : " RESET default_transaction_read_only";
        test::run_sql(test::PostgresCluster::shared().url("postgres"),
                      "ALTER DATABASE " + database.name() + setting);
    }

    void terminate(const std::string& condition) {
        database.run(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND " +
            condition);
    }
};

NewUser sign_up(Store& store, const std::string& name) {
    NewUser user = new_user(name);
    if (!is<UserCreated>(store.run(CreateUser{user, new_session(user.id)})))
        throw std::runtime_error("email taken");
    return user;
}

// While it lives, no commit is confirmed: the server waits for a standby that is not there.
class AbsentStandby {
  public:
    AbsentStandby() {
        set("ALTER SYSTEM SET synchronous_standby_names = 'absent'", "absent");
        await_waiting_commits();
    }
    ~AbsentStandby() { set("ALTER SYSTEM RESET synchronous_standby_names", ""); }

  private:
    static void set(const std::string& sql, const std::string& expected) {
        SqlSession session(test::PostgresCluster::shared().url("postgres"));
        session.run(sql);
        session.run("SELECT pg_reload_conf()");
        while (session.run("SHOW synchronous_standby_names").value != expected) std::this_thread::yield();
    }

    // No commit waits before the checkpointer has heard of the setting, however many backends have.
    static void await_waiting_commits() {
        SqlSession session(test::PostgresCluster::shared().url("postgres"));
        SqlSession probe(test::PostgresCluster::shared().url("postgres"));
        const std::string pid = probe.run("SELECT pg_backend_pid()").value;
        std::atomic<bool> waits = false;
        const auto commits = std::async(std::launch::async, [&] {
            while (!waits) probe.run("SELECT pg_logical_emit_message(true, '', '')");
        });
        const std::string query =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND pid = " + pid;
        while (session.run(query).value != "1") std::this_thread::yield();
        waits = true;
        session.run("SELECT pg_cancel_backend(" + pid + ")");
    }
};

}  // namespace

POSTGRES_TEST_CASE("a statement that was planned for an empty table does not read it when it has grown",
                   "[postgres][transfer]") {
    Server server;
    const std::string begin = server.database.run("SELECT clock_timestamp()");
    {
        const auto store = server.open();
        const NewUser ada = sign_up(*store, "ada"), bob = sign_up(*store, "bob");
        for (int i = 0; i < 20; ++i) {
            const std::string account = std::to_string(i);
            REQUIRE(is<Linked>(store->run(LinkAccount{new_link(ada.id, account)})));
            const Owner owner = store->run(FindOwner{"onedrive", account}).value();
            store->run(SaveTransferRequest{new_request(bob.id, account, owner), kNow - 24h});
        }
    }
    // A backend has told what it read when it has ended.
    server.wait_until(
        "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = 'holdfast' AND backend_start >= '" +
        begin + "'");
    CHECK(server.database.run("SELECT coalesce(string_agg(relname, ', '), '') FROM pg_stat_user_tables"
                              " WHERE seq_tup_read > 0 AND relname <> 'holdfast_schema_migrations'") == "");
}

POSTGRES_TEST_CASE("a merged read finds for each caller what a read alone finds first", "[postgres]") {
    Server server;
    postgres::Connection connection(postgres::read_url(server.database.url(), false));
    const std::string sql =
        "SELECT a FROM (VALUES (1::bigint, 'a'), (1, 'b'), (2, 'c')) AS t (k, a) WHERE k = $1 ORDER BY a";
    const std::string for_many = postgres::merged_sql(sql, 1);
    std::vector<postgres::Statement> alone;
    for (const std::int64_t key : {2, 1, 3, 2}) alone.emplace_back(postgres::Sql::composed(sql), key);
    std::vector<const postgres::Statement*> asked;
    for (const postgres::Statement& one : alone) asked.push_back(&one);
    const auto many = connection.read_all({postgres::merged(postgres::Sql::composed(for_many), asked)});
    const auto parts = postgres::split(many.front(), asked.size());
    const auto results = connection.read_all(alone);
    REQUIRE(parts.size() == results.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto text = [](const postgres::Row& row) { return row.text(0); };
        CHECK(parts[i].first(text) == results[i].first(text));
    }
    CHECK(parts[2].rows() == 0);
}

POSTGRES_TEST_CASE("an exhausted pool, and a lock that is never given up, are unavailable in time",
                   "[postgres]") {
    Server server;
    const auto store = server.open({.pool_size = 1, .pool_wait = 300ms});
    SqlSession other(server.database.url());
    REQUIRE(other.run("BEGIN; LOCK TABLE public.auth_sessions IN ACCESS EXCLUSIVE MODE").sqlstate == "");
    Beside waiting([&] { static_cast<void>(store->run(FindSession{base::random_uuid(), kNow})); });
    server.wait_for("wait_event_type = 'Lock'");

    const auto begin = std::chrono::steady_clock::now();
    CHECK(outcome_of([&] { store->run(Ping{}); }) == "unavailable");
    CHECK(std::chrono::steady_clock::now() - begin < 2s);
    CHECK(waiting.result() == "unavailable");  // the server's lock_timeout
    other.run("ROLLBACK");
    CHECK(outcome_of([&] { store->run(Ping{}); }) == "done");
}

POSTGRES_TEST_CASE("the server's limits hold through a proxy as well", "[postgres]") {
    Server server;
    const auto store = open_store(server.database.pooled_url(), {.prepared_statements = false});
    SqlSession other(server.database.url());
    REQUIRE(other.run("BEGIN; LOCK TABLE public.auth_sessions IN ACCESS EXCLUSIVE MODE").sqlstate == "");
    CHECK(outcome_of([&] {
              static_cast<void>(store->run(FindSession{base::random_uuid(), kNow}));
          }) == "unavailable");
    other.run("ROLLBACK");
    // Nothing of ours stays behind in a session that is everybody's.
    SqlSession pooled(server.database.pooled_url());
    CHECK(pooled.run("SHOW lock_timeout").value == "0");
    CHECK(pooled.run("SELECT count(*) FROM pg_prepared_statements").value == "0");
}

POSTGRES_TEST_CASE("connections that the server has closed are replaced unnoticed", "[postgres]") {
    Server server;
    const auto store = server.open();
    for (int round = 0; round < 10; ++round) {
        sign_up(*store, "user" + std::to_string(round));
        server.terminate("true");
        if (round % 2 == 0) CHECK(outcome_of([&] { store->run(Ping{}); }) == "done");
    }
    CHECK(server.database.run("SELECT count(*) FROM auth.users") == "10");
}

POSTGRES_TEST_CASE("a connection that ends before the commit: the work is done again, once", "[postgres]") {
    Server server;
    const auto store = server.open();
    SqlSession other(server.database.url());
    REQUIRE(other.run("BEGIN; LOCK TABLE public.users IN ACCESS EXCLUSIVE MODE").sqlstate == "");
    Beside writing([&] { sign_up(*store, "ada"); });
    server.wait_for("wait_event_type = 'Lock'");
    server.terminate("wait_event_type = 'Lock'");
    server.wait_for("wait_event_type = 'Lock'");
    CHECK_FALSE(writing.is_done());
    other.run("COMMIT");
    CHECK(writing.result() == "done");
    CHECK(server.database.run("SELECT count(*) FROM auth.users") == "1");
    CHECK(server.database.run("SELECT count(*) FROM public.auth_sessions") == "1");
}

POSTGRES_TEST_CASE("a commit whose connection was lost is unknown, and a repeat is harmless", "[postgres]") {
    Server server;
    const bool pooled = GENERATE(false, true);
    const auto store =
        pooled ? open_store(server.database.pooled_url(), {.prepared_statements = false}) : server.open();
    {
        AbsentStandby absent;
        Beside writing([&] { sign_up(*store, "ada"); });
        server.wait_for("wait_event = 'SyncRep'");
        server.terminate("wait_event = 'SyncRep'");
        CHECK(writing.result() == "commit_unknown");
    }
    // It was done: the client's repeat learns it.
    const NewUser again = new_user("ada");
    CHECK(is<EmailTaken>(store->run(CreateUser{again, new_session(again.id)})));
    CHECK(server.database.run("SELECT count(*) FROM auth.users") == "1");
}

POSTGRES_TEST_CASE("a deadlock with somebody else is resolved by doing it again", "[postgres]") {
    Server server;
    const auto store = server.open();
    const NewUser ada = new_user("ada"), bob = new_user("bob");
    for (const NewUser& user : {ada, bob})
        REQUIRE(is<UserCreated>(store->run(CreateUser{user, new_session(user.id)})));
    REQUIRE(is<Linked>(store->run(LinkAccount{new_link(ada.id, "1")})));
    const NewTransferRequest request = new_request(bob.id, "1", *store->run(FindOwner{"onedrive", "1"}));
    store->run(SaveTransferRequest{request, kNow - 24h});

    SqlSession other(server.database.url());
    // A session that has waited for that long checks for a deadlock, and is the one that is refused.
    REQUIRE(other.run("SET deadlock_timeout = '20s'").sqlstate == "");
    REQUIRE(other.run("BEGIN; SELECT FROM public.cloud_provider_accounts FOR UPDATE").sqlstate == "");
    Beside transfer([&] {
        if (hand_over(*store, request.id, bob.id, kNow).outcome != HandoverOutcome::transferred)
            throw std::logic_error("not done");
    });
    server.wait_for("wait_event_type = 'Lock'");
    // The Store has this row and wants the other one: it looks first.
    CHECK(other.run("SELECT FROM public.ownership_transfer_requests FOR UPDATE").sqlstate == "");
    CHECK(other.run("COMMIT").sqlstate == "");
    CHECK(transfer.result() == "done");
    CHECK(server.database.run("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") !=
          "0");
}

POSTGRES_TEST_CASE("two offers of one account at once send its owner one mail", "[postgres][transfer]") {
    Server server;
    const auto store = server.open();
    std::vector<NewUser> users;
    for (const char* name : {"ada", "bob", "carol"}) users.push_back(sign_up(*store, name));
    REQUIRE(is<Linked>(store->run(LinkAccount{new_link(users[0].id, "1")})));
    const Owner owner = store->run(FindOwner{"onedrive", "1"}).value();
    const auto offer = [&](const NewUser& requester) {
        const NewTransferRequest request = new_request(requester.id, "1", owner);
        const NewMail mail{base::random_uuid(), "sealed", kNow};
        store->run(SaveTransferRequest{request, kNow - 24h, {}, &mail, kNow - 1min});
    };

    SqlSession other(server.database.url());
    // Both may look, and neither can write.
    REQUIRE(other.run("BEGIN; LOCK TABLE public.ownership_transfer_requests IN SHARE MODE").sqlstate == "");
    Beside first([&] { offer(users[1]); }), second([&] { offer(users[2]); });
    server.wait_for(
        "wait_event_type = 'Lock' AND 2 = (SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = "
        "'Lock' AND datname = current_database())");
    CHECK(other.run("COMMIT").sqlstate == "");
    CHECK(first.result() == "done");
    CHECK(second.result() == "done");
    CHECK(server.database.run("SELECT count(*) FROM public.holdfast_mails") == "1");
}

POSTGRES_TEST_CASE("a database that has turned read-only is not ready", "[postgres]") {
    Server server;
    const auto store = server.open();
    sign_up(*store, "ada");
    server.set_read_only(true);
    server.terminate("true");
    CHECK(outcome_of([&] { store->run(Ping{}); }) == "unavailable");
    CHECK(outcome_of([&] { sign_up(*store, "bob"); }) == "unavailable");
    CHECK(store->run(FindCredentials{"ada@example.com"}));
    server.set_read_only(false);
    // The connections that met it are gone: new ones see the change.
    CHECK(outcome_of([&] { sign_up(*store, "bob"); }) == "done");
    server.terminate("true");
    CHECK(outcome_of([&] { store->run(Ping{}); }) == "done");
}

POSTGRES_TEST_CASE("of several hosts one that answers is found", "[postgres]") {
    Server server;
    const std::string folder = test::PostgresCluster::shared().socket_folder().string();
    const auto store =
        open_store("postgresql:///" + server.database.name() + "?user=holdfast&host=/nowhere," + folder);
    sign_up(*store, "ada");
    server.set_read_only(true);
    const auto url =
        "postgresql:///" + server.database.name() + "?user=holdfast&host=" + folder + "," + folder;
    CHECK(outcome_of([&] { open_store(url); }) == "unavailable");
    server.set_read_only(false);
}

POSTGRES_TEST_CASE("an id that is no UUID is nobody's", "[postgres]") {
    Server server;
    const auto store = server.open();
    sign_up(*store, "ada");
    const std::string real = server.database.run("SELECT id FROM auth.users");
    for (std::string id :
         {std::string(), std::string("1"), real + "0", "{" + real + "}", std::string(36, '-'),
          "g" + real.substr(1), real.substr(0, 35) + std::string(1, char(0))}) {
        CAPTURE(id);
        CHECK_FALSE(store->run(FindSession{id, kNow}));
        CHECK_FALSE(store->run(DeleteUser{id, kNow}));
        CHECK_FALSE(store->run(DeleteAccount{real, "onedrive", id, kNow}));
        CHECK_FALSE(store->run(SetNickname{id, "onedrive", real, "x", kNow}));
        CHECK_FALSE(store->run(DisconnectAccount{real, id, kNow}));
        CHECK_FALSE(store->run(AcknowledgeTransferEvent{real, id, kNow}));
        CHECK(store->run(ListAccounts{id}).empty());
        CHECK(hand_over(*store, id, real, kNow).outcome == HandoverOutcome::invalid);
        CHECK(is<SessionGone>(store->run(RotateSession{id, kFirstGeneration, kNow, kNow + 1h})));
    }
    // A NUL does not cut a value short.
    CHECK_THROWS_AS(store->run(FindCredentials{std::string("ada@example.com\0", 16)}), StoreError);
}

POSTGRES_TEST_CASE("a role that may only read and write rows is enough once the schema is there",
                   "[postgres]") {
    Server server;
    server.open();
    server.database.run(
        "DO $$ BEGIN CREATE ROLE rows_only LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
        " GRANT USAGE ON SCHEMA auth, public TO rows_only;"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA auth, public TO rows_only");
    std::string url = server.database.url();
    url.replace(url.find("user=holdfast"), 13, "user=rows_only");
    const auto store = open_store(url);
    sign_up(*store, "ada");
    CHECK(store->run(DeleteUser{store->run(FindCredentials{"ada@example.com"})->user_id, kNow}));
}

POSTGRES_TEST_CASE("a reader by cursor misses no event that is committed late", "[postgres][events]") {
    Server server;
    const auto store = server.open();
    const NewUser ada = new_user("ada");
    REQUIRE(is<UserCreated>(store->run(CreateUser{ada, new_session(ada.id)})));
    const auto types_after = [&](EventCursor after) {
        std::vector<std::string> types;
        for (const DomainEvent& event : store->run(ReadEvents{after, 10})) types.push_back(event.type);
        return types;
    };
    const EventCursor start = store->run(ReadEvents{{}, 10}).back().cursor();

    SqlSession late(server.database.url());
    REQUIRE(late.run("BEGIN; INSERT INTO public.domain_events (event_type, occurred_at, network, facts)"
                     " VALUES ('late', now(), '', '{}')")
                .sqlstate == "");
    REQUIRE(is<Linked>(store->run(LinkAccount{new_link(ada.id, "1")})));
    CHECK(types_after(start).empty());  // what is committed already waits for what came before it
    REQUIRE(late.run("COMMIT").sqlstate == "");
    CHECK(types_after(start) == std::vector<std::string>{"late", "account.linked"});
}

}  // namespace holdfast::contract
