#include "storage/rows.h"

#include "base/random.h"
#include "contract/fixture.h"
#include "storage/events.h"
#include "storage/linking.h"
#include "storage/users.h"

#include <algorithm>
#include <map>
#include <set>

namespace holdfast::contract {
namespace {

const RowColumn& column(const RowTable& table, std::string_view name) {
    const RowColumn* found = table.find(name);
    if (found == nullptr) throw std::runtime_error("no column " + std::string(name));
    return *found;
}

RowColumns columns(const RowTable& table, std::initializer_list<std::string_view> names) {
    RowColumns columns;
    for (const std::string_view name : names) columns.push_back(&column(table, name));
    return columns;
}

RowFilter test(const RowTable& table, std::string_view name, RowTest test, std::vector<RowValue> values = {},
               bool negated = false) {
    return {.kind = RowFilter::Kind::test,
            .negated = negated,
            .column = &column(table, name),
            .test = test,
            .values = std::move(values)};
}

RowFilter group(RowFilter::Kind kind, std::vector<RowFilter> parts, bool negated = false) {
    return {.kind = kind, .negated = negated, .parts = std::move(parts)};
}

RowFilter id_is(const RowTable& table, const std::string& id) {
    return test(table, "id", RowTest::equal, {id});
}

std::string text(const RowValue& value) { return std::get<std::string>(value); }

// Accounts by nickname and owner, and short forms of the operations.
struct Rows : Fixture {
    using Fixture::Fixture;
    using Fixture::insert;

    // Returns the row's id.
    std::string add(const std::string& user, const std::string& account,
                    const std::optional<std::string>& nickname) {
        const std::string id = add_account(user, account);
        if (!store->run(SetNickname{user, "onedrive", id, nickname, kNow}))
            throw std::runtime_error("no row");
        names[id] = nickname.value_or("(null)");
        return id;
    }

    SelectedRows select(const RowTable& table, const RowFilter& filter, const RowColumns& of,
                        const std::vector<RowOrder>& order = {}, RowWindow window = {0, 100},
                        std::optional<std::string_view> owner = {}) {
        return store->run(SelectRows{{table, filter, owner}, of, order, window, true});
    }

    // The nicknames of the accounts that the filter takes.
    std::set<std::string> found(const RowFilter& filter) {
        std::set<std::string> found;
        for (const RowValues& row : select(kAccountTable, filter, columns(kAccountTable, {"id"})).rows)
            found.insert(names.at(text(row[0])));
        return found;
    }

    RowOutcome insert(const RowTable& table, std::initializer_list<std::string_view> names_of,
                      const std::vector<RowValues>& rows, RowConflict conflict = RowConflict::refuse,
                      std::initializer_list<std::string_view> on_conflict = {"id"},
                      std::optional<std::int64_t> exactly = {}) {
        const RowColumns of = columns(table, names_of), by = columns(table, on_conflict);
        return store->run(InsertRows{table, of, of, rows, conflict, by, change(of, exactly)});
    }

    RowOutcome update(const RowTable& table, const RowFilter& filter, const std::vector<RowSetting>& settings,
                      std::optional<std::string_view> owner = {}, std::optional<std::int64_t> exactly = {}) {
        const RowColumns of = columns(table, {"id"});
        return store->run(UpdateRows{{table, filter, owner}, settings, change(of, exactly)});
    }

    RowOutcome remove(const RowTable& table, const RowFilter& filter,
                      std::optional<std::int64_t> exactly = {}) {
        const RowColumns of = columns(table, {"id"});
        return store->run(DeleteRows{{table, filter}, change(of, exactly)});
    }

    RowChange change(const RowColumns& of, std::optional<std::int64_t> exactly) const {
        return {.actor_id = actor,
                .now = kNow + 1h,
                .network = "192.0.2.7",
                .returned = of,
                .exactly = exactly,
                .revocable = revocable};
    }

    // The types and the facts of the events since the last call, in order.
    std::vector<std::string> told() {
        std::vector<std::string> told;
        for (const DomainEvent& event : store->run(ReadEvents{cursor, 5000})) {
            cursor = event.cursor();
            told.push_back(event.type + (event.facts == "{}" ? "" : " " + event.facts));
            last = event;
        }
        return told;
    }

    std::map<std::string, std::string> names;
    std::string revocable;
    std::optional<std::string> actor{};
    EventCursor cursor{};
    std::optional<DomainEvent> last{};
};

std::size_t rows_of(const RowOutcome& outcome) { return std::get<ChangedRows>(outcome).rows.size(); }

using Told = std::vector<std::string>;

}  // namespace

STORE_TEST_CASE("rows are found by each test of a text", "[rows]") {
    Rows f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    for (const char* name :
         {"Ab", "ab", "b", "B_", "a%b", "x*?[y]", "back\\slash", "\xc3\x89", "\xc3\xa9", "' OR 1=1--"})
        f.add(ada, name, name);
    f.add(ada, "none", std::nullopt);
    using Names = std::set<std::string>;
    const auto by = [&](RowTest how, std::vector<RowValue> values, bool negated = false) {
        return f.found(test(kAccountTable, "nickname", how, std::move(values), negated));
    };
    CHECK(by(RowTest::equal, {"ab"}) == Names{"ab"});
    CHECK(by(RowTest::equal, {"' OR 1=1--"}) == Names{"' OR 1=1--"});
    CHECK(by(RowTest::not_equal, {"ab"}).size() == 9);
    CHECK(by(RowTest::equal, {"ab"}, true).size() == 9);
    // Byte by byte: capitals before small letters, and both before letters with accents.
    CHECK(by(RowTest::less, {"B_"}) == Names{"' OR 1=1--", "Ab"});
    CHECK(by(RowTest::at_most, {"B_"}) == Names{"' OR 1=1--", "Ab", "B_"});
    CHECK(by(RowTest::greater, {"x*?[y]"}) == Names{"\xc3\x89", "\xc3\xa9"});
    CHECK(by(RowTest::at_least, {"x*?[y]"}) == Names{"x*?[y]", "\xc3\x89", "\xc3\xa9"});
    CHECK(by(RowTest::one_of, {"ab", "b", "nobody"}) == Names{"ab", "b"});
    CHECK(by(RowTest::one_of, {}) == Names{});
    CHECK(by(RowTest::one_of, {}, true).size() == 11);
    CHECK(by(RowTest::is_null, {}) == Names{"(null)"});
    CHECK(by(RowTest::is_null, {}, true).size() == 10);

    CHECK(by(RowTest::like, {"a%"}) == Names{"ab", "a%b"});
    CHECK(by(RowTest::like, {"_b"}) == Names{"Ab", "ab"});
    CHECK(by(RowTest::like, {"_"}) == Names{"b", "\xc3\x89", "\xc3\xa9"});
    CHECK(by(RowTest::like, {"a\\%b"}) == Names{"a%b"});
    CHECK(by(RowTest::like, {"B\\_"}) == Names{"B_"});
    CHECK(by(RowTest::like, {"x*?[y]"}) == Names{"x*?[y]"});
    CHECK(by(RowTest::like, {"%*%"}) == Names{"x*?[y]"});
    CHECK(by(RowTest::like, {"back\\\\slash"}) == Names{"back\\slash"});
    CHECK(by(RowTest::like, {"%\\b%"}).size() == 5);
    CHECK(by(RowTest::ilike, {"A_"}) == Names{"Ab", "ab"});
    CHECK(by(RowTest::ilike, {"a%B"}) == Names{"Ab", "ab", "a%b"});
    CHECK(by(RowTest::ilike, {"a\\%B"}) == Names{"a%b"});
    CHECK(by(RowTest::ilike, {"X*?[Y]"}) == Names{"x*?[y]"});
    CHECK(by(RowTest::ilike, {"BACK\\\\SLASH"}) == Names{"back\\slash"});
    CHECK(by(RowTest::ilike, {"\xc3\x89"}) == Names{"\xc3\x89"});
    CHECK(by(RowTest::ilike, {"a%"}, true).size() == 7);
}

STORE_TEST_CASE("rows are found by each type and by groups of tests", "[rows]") {
    Rows f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    const std::string first = f.add(ada, "1", "one"), second = f.add(bob, "2", "two");
    REQUIRE(f.store->run(DisconnectAccount{bob, second, kNow + 5min}));
    using Names = std::set<std::string>;
    using Kind = RowFilter::Kind;
    const auto by = [](std::string_view name, RowTest how, std::vector<RowValue> values = {},
                       bool negated = false) {
        return test(kAccountTable, name, how, std::move(values), negated);
    };
    CHECK(f.found(by("user_id", RowTest::equal, {ada})) == Names{"one"});
    CHECK(f.found(by("id", RowTest::one_of, {first, second, base::random_uuid()})) == Names{"one", "two"});
    CHECK(f.found(by("id", RowTest::greater, {"00000000-0000-0000-0000-000000000000"})).size() == 2);
    CHECK(f.found(by("is_active", RowTest::is_true)) == Names{"one"});
    CHECK(f.found(by("is_active", RowTest::is_false)) == Names{"two"});
    CHECK(f.found(by("is_active", RowTest::equal, {false})) == Names{"two"});
    CHECK(f.found(by("is_active", RowTest::less, {true})) == Names{"two"});
    CHECK(f.found(by("disconnected_at", RowTest::equal, {kNow + 5min})) == Names{"two"});
    CHECK(f.found(by("disconnected_at", RowTest::at_most, {kNow + 4min})) == Names{});
    CHECK(f.found(by("ownership_version", RowTest::equal, {std::int64_t{1}})).size() == 2);
    CHECK(f.found(by("ownership_version", RowTest::greater, {std::int64_t{1}})) == Names{});

    const RowFilter one = by("nickname", RowTest::equal, {"one"}),
                    two = by("nickname", RowTest::equal, {"two"});
    CHECK(f.found(group(Kind::any, {one, two})) == Names{"one", "two"});
    CHECK(f.found(group(Kind::all, {one, two})) == Names{});
    CHECK(f.found(group(Kind::any, {one, two}, true)) == Names{});
    CHECK(f.found(group(Kind::all, {one, two}, true)) == Names{"one", "two"});
    CHECK(f.found(group(Kind::all, {group(Kind::any, {one, two}), by("is_active", RowTest::is_true)})) ==
          Names{"one"});
    CHECK(f.found({}) == Names{"one", "two"});
    // A test of NULL is neither true nor false.
    CHECK(f.found(by("disconnected_at", RowTest::less, {kNow}, true)) == Names{"two"});
}

STORE_TEST_CASE("rows come with their values, in the order and the window that was asked for", "[rows]") {
    Rows f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    for (const char* name : {"b", "a", "B", "c"}) f.add(ada, name, name);
    const std::string none = f.add(ada, "none", std::nullopt);
    const auto names = [&](std::vector<RowOrder> order, RowWindow window = {0, 100}) {
        std::string names;
        const auto selected = f.select(kAccountTable, {}, columns(kAccountTable, {"id"}), order, window);
        CHECK(selected.total == 5);
        for (const RowValues& row : selected.rows)
            names.append(names.empty() ? "" : " ").append(f.names.at(text(row[0])));
        return names;
    };
    const RowColumn* nickname = &column(kAccountTable, "nickname");
    CHECK(names({{nickname, false, false}}) == "B a b c (null)");
    CHECK(names({{nickname, false, true}}) == "(null) B a b c");
    CHECK(names({{nickname, true, true}}) == "(null) c b a B");
    CHECK(names({{nickname, true, false}}) == "c b a B (null)");
    CHECK(names({{nickname, false, false}}, {1, 2}) == "a b");
    CHECK(names({{nickname, false, false}}, {9, 2}) == "");
    CHECK(names({{nickname, false, false}}, {0, 0}) == "");
    CHECK(names({{&column(kAccountTable, "is_active"), false, false}, {nickname, true, false}}) ==
          "c b a B (null)");

    const auto by_id = f.select(kAccountTable, {}, columns(kAccountTable, {"id"}));
    CHECK(std::ranges::is_sorted(by_id.rows, {}, [](const RowValues& row) { return text(row[0]); }));

    const RowValues row =
        f.select(kAccountTable, id_is(kAccountTable, none),
                 columns(kAccountTable, {"user_id", "nickname", "is_active", "ownership_version",
                                         "created_at", "disconnected_at", "granted_scope"}))
            .rows.at(0);
    CHECK(row == RowValues{ada, {}, true, std::int64_t{1}, kNow, {}, "Files.Read"});
    CHECK(f.select(kUserTable, {}, columns(kUserTable, {"id", "email", "username", "created_at"})).rows ==
          std::vector<RowValues>{{ada, "ada@example.com", "ada", kNow}});
}

STORE_TEST_CASE("an owner sees and changes no row of another user", "[rows]") {
    Rows f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    const std::string of_ada = f.add(ada, "1", "one"), of_bob = f.add(bob, "2", "two");
    const auto all = [&](const RowTable& table) {
        return f.select(table, {}, columns(table, {"id"}), {}, {0, 100}, ada);
    };
    CHECK(all(kUserTable).rows == std::vector<RowValues>{{ada}});
    CHECK(all(kUserTable).total == 1);
    CHECK(all(kAccountTable).rows == std::vector<RowValues>{{of_ada}});
    // The filter is one of its own: an `or` in it opens nothing.
    const RowFilter any =
        group(RowFilter::Kind::any, {id_is(kAccountTable, of_bob), id_is(kAccountTable, of_ada)});
    CHECK(f.select(kAccountTable, any, columns(kAccountTable, {"id"}), {}, {0, 100}, ada).rows.size() == 1);
    const std::vector<RowSetting> rename = {{&column(kAccountTable, "nickname"), "mine"}};
    CHECK(rows_of(f.update(kAccountTable, any, rename, ada)) == 1);
    CHECK(f.account_column(of_bob, "nickname") == "two");
    CHECK(f.account_column(of_ada, "nickname") == "mine");
    CHECK(rows_of(f.update(kAccountTable, id_is(kAccountTable, of_bob), rename, ada)) == 0);
    CHECK(rows_of(f.update(kUserTable, id_is(kUserTable, bob), {{&column(kUserTable, "username"), "x"}},
                           ada)) == 0);
}

STORE_TEST_CASE("a user's row needs the user, and there is one", "[rows]") {
    Rows f(backend_type.fresh());
    const std::string id = base::random_uuid();
    const auto insert = [&](RowConflict conflict = RowConflict::refuse) {
        return f.insert(kUserTable, {"id", "email", "username"}, {{id, "ada@example.com", "ada"}}, conflict);
    };
    const auto missing = std::get<Violation>(insert());
    CHECK(missing.sqlstate == "23503");
    CHECK(missing.constraint == "users_id_fkey");
    CHECK(missing.message ==
          "insert or update on table \"users\" violates foreign key constraint \"users_id_fkey\"");
    CHECK(missing.detail == "Key (id)=(" + id + ") is not present in table \"users\".");

    const std::string time = f.backend->literal(kNow);
    REQUIRE(f.insert("auth_users", {{"id", quote(id)},
                                    {"email", quote("ada@example.com")},
                                    {"created_at", time},
                                    {"updated_at", time}}) == "");
    f.told();
    const auto inserted = std::get<ChangedRows>(insert());
    CHECK(inserted.inserted == 1);
    CHECK(inserted.rows == std::vector<RowValues>{{id, "ada@example.com", "ada"}});
    CHECK(f.told() == Told{"user.created"});
    CHECK(f.last->user_id == id);
    CHECK_FALSE(f.last->actor_id);
    CHECK(f.last->network == "192.0.2.7");
    CHECK(f.select(kUserTable, {}, columns(kUserTable, {"created_at", "updated_at"})).rows.at(0) ==
          RowValues{kNow + 1h, kNow + 1h});

    const auto taken = std::get<Violation>(insert());
    CHECK(taken.sqlstate == "23505");
    CHECK(taken.constraint == "users_pkey");
    CHECK(taken.detail == "Key (id)=(" + id + ") already exists.");
    CHECK(rows_of(insert(RowConflict::skip)) == 0);
    const auto merged = std::get<ChangedRows>(
        f.insert(kUserTable, {"id", "email", "username"}, {{id, "a@b", "lovelace"}}, RowConflict::merge));
    CHECK(merged.inserted == 0);
    CHECK(merged.rows == std::vector<RowValues>{{id, "a@b", "lovelace"}});
    CHECK(f.told() == Told{R"(user.changed {"columns":"email, username"})"});
}

STORE_TEST_CASE("a value that a table must have is named", "[rows]") {
    Rows f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const auto refused = std::get<ValueRefused>(
        f.insert(kAccountTable, {"id", "user_id", "provider"}, {{base::random_uuid(), ada, "onedrive"}}));
    CHECK(refused.sqlstate == "23502");
    CHECK(refused.column == "provider_account_id");
    const auto username = std::get<ValueRefused>(
        f.update(kUserTable, id_is(kUserTable, ada), {{&column(kUserTable, "username"), RowValue()}}));
    CHECK(username.column == "username");
    CHECK(f.select(kUserTable, {}, columns(kUserTable, {"username"})).rows.at(0) == RowValues{"ada"});
}

STORE_TEST_CASE("an account that is inserted has one owner and no tokens", "[rows]") {
    Rows f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    const auto insert = [&](const std::string& user, const std::string& account) {
        return f.insert(kAccountTable,
                        {"id", "user_id", "provider", "provider_account_id", "account_email", "granted_scope",
                         "is_active"},
                        {{base::random_uuid(), user, "onedrive", account, "c@example.com", "", true}});
    };
    f.told();
    const auto inserted = std::get<ChangedRows>(insert(ada, "1"));
    const std::string id = text(inserted.rows.at(0).at(0));
    CHECK(f.told() == Told{"account.linked"});
    CHECK(f.last->account_id == id);
    CHECK(f.last->user_id == ada);
    CHECK(f.last->provider_account_id == "1");
    const auto account = f.store->run(FindAccount{id});
    REQUIRE(account);
    CHECK_FALSE(account->has_access_token);
    CHECK_FALSE(account->has_refresh_token);
    CHECK(account->ownership_version == 1);
    CHECK(account->connected_at == kNow + 1h);

    const auto second = std::get<Violation>(insert(bob, "1"));
    CHECK(second.sqlstate == "23505");
    CHECK(second.constraint == kGlobalAccountIndex);
    CHECK(second.message ==
          "duplicate key value violates unique constraint \"uniq_cloud_provider_accounts_global\"");
    CHECK(second.detail == "Key (provider, provider_account_id)=(onedrive, 1) already exists.");
    const auto nobody = std::get<Violation>(insert(base::random_uuid(), "2"));
    CHECK(nobody.constraint == "cloud_provider_accounts_user_id_fkey");
    CHECK(f.told() == Told{});
    CHECK(f.owner("1").user_id == ada);
}

STORE_TEST_CASE("several rows are inserted, or none of them", "[rows]") {
    Rows f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    f.add_account(bob, "taken");
    f.told();
    const auto insert = [&](std::vector<std::string> accounts, std::optional<std::int64_t> exactly = {}) {
        std::vector<RowValues> rows;
        for (const std::string& account : accounts)
            rows.push_back({base::random_uuid(), ada, "onedrive", account, "c@example.com", ""});
        return f.insert(
            kAccountTable,
            {"id", "user_id", "provider", "provider_account_id", "account_email", "granted_scope"}, rows,
            RowConflict::refuse, {"id"}, exactly);
    };
    const auto refused = std::get<Violation>(insert({"1", "taken", "2"}));
    CHECK(refused.detail == "Key (provider, provider_account_id)=(onedrive, taken) already exists.");
    CHECK(std::get<WrongCount>(insert({"1", "2"}, 1)).rows == 2);
    CHECK(f.count("cloud_provider_accounts") == 1);
    CHECK(f.told() == Told{});
    const auto all = std::get<ChangedRows>(insert({"1", "2", "3"}));
    CHECK(all.inserted == 3);
    CHECK(text(all.rows.at(2).at(3)) == "3");
    CHECK(f.told() == Told{"account.linked", "account.linked", "account.linked"});
    CHECK(rows_of(insert({})) == 0);
}

STORE_TEST_CASE("a merge keeps the tokens, the owner and the id of an account", "[rows]") {
    Rows f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    const std::string id = f.add_account(ada, "1");
    f.told();
    const auto merge =
        [&](const std::string& row_id, const std::string& user, bool active,
            std::initializer_list<std::string_view> on = {"provider_account_id", "user_id", "provider"},
            RowConflict conflict = RowConflict::merge) {
            return f.insert(kAccountTable,
                            {"id", "user_id", "provider", "provider_account_id", "account_email",
                             "granted_scope", "is_active"},
                            {{row_id, user, "onedrive", "1", "new@example.com", "Files.Read", active}},
                            conflict, on);
        };
    const auto merged = std::get<ChangedRows>(merge(base::random_uuid(), ada, true));
    CHECK(merged.inserted == 0);
    CHECK(text(merged.rows.at(0).at(0)) == id);
    CHECK(f.told() == Told{R"(account.changed {"columns":"account_email, granted_scope, is_active"})"});
    CHECK(f.account_column(id, "refresh_token") == "refresh of " + ada);
    CHECK(f.account_column(id, "account_email") == "new@example.com");
    CHECK(f.owner("1").ownership_version == 1);

    CHECK(std::get<Violation>(merge(base::random_uuid(), bob, true)).constraint == kGlobalAccountIndex);
    CHECK(is<IdentityFixed>(merge(id, bob, true, {"id"})));
    CHECK(rows_of(merge(id, ada, true, {"id"})) == 1);
    CHECK(rows_of(merge(base::random_uuid(), ada, true, {"user_id", "provider", "provider_account_id"},
                        RowConflict::skip)) == 0);
    CHECK(f.owner("1").user_id == ada);
    f.told();

    CHECK(rows_of(merge(base::random_uuid(), ada, false)) == 1);
    CHECK(f.told() ==
          Told{"account.disconnected", R"(account.changed {"columns":"account_email, granted_scope"})"});
    CHECK(f.account_column(id, "coalesce(access_token, '') || coalesce(refresh_token, '')") == "");
    CHECK(rows_of(merge(base::random_uuid(), ada, true)) == 1);
    CHECK(f.store->run(FindAccount{id})->is_active);
    CHECK_FALSE(f.store->run(FindAccount{id})->disconnected_at);
}

STORE_TEST_CASE("an update sets columns, tells it and moves updated_at", "[rows]") {
    Rows f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const std::string id = f.add_account(ada, "1");
    f.told();
    f.actor = ada;
    const auto set = [&](std::string_view name, RowValue value) {
        return f.update(kAccountTable, id_is(kAccountTable, id),
                        {{&column(kAccountTable, name), std::move(value)}});
    };
    CHECK(rows_of(set("nickname", "Mine")) == 1);
    CHECK(f.told() == Told{"account.renamed"});
    CHECK(f.last->actor_id == ada);
    CHECK(f.last->nickname == "Mine");
    const auto account = f.store->run(FindAccount{id});
    CHECK(account->updated_at == kNow + 1h);
    CHECK(account->has_access_token);
    CHECK(account->is_active);

    CHECK(rows_of(set("account_email", "x@example.com")) == 1);
    CHECK(f.told() == Told{R"(account.changed {"columns":"account_email"})"});
    const std::string generation = f.account_column(id, "token_generation");
    for (int i = 0; i < 2; ++i) CHECK(rows_of(set("is_active", false)) == 1);
    CHECK(f.told().front() == "account.disconnected");
    const auto off = f.store->run(FindAccount{id});
    CHECK_FALSE(off->is_active);
    CHECK_FALSE(off->has_access_token);
    CHECK_FALSE(off->has_refresh_token);
    CHECK_FALSE(off->token_expiry);
    CHECK(off->disconnected_at == kNow + 1h);
    CHECK(f.account_column(id, "token_generation") != generation);

    CHECK(rows_of(f.update(kUserTable, id_is(kUserTable, ada),
                           {{&column(kUserTable, "username"), "lovelace"}})) == 1);
    CHECK(f.told() == Told{R"(user.changed {"columns":"username"})"});
    CHECK(f.store->run(FindCredentials{"ada@example.com"})->username == "lovelace");
}

STORE_TEST_CASE("a change that must touch a number of rows touches them, or none", "[rows]") {
    Rows f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    f.add(ada, "1", "one");
    f.add(ada, "2", "two");
    f.told();
    const std::vector<RowSetting> settings = {{&column(kAccountTable, "nickname"), "x"}};
    CHECK(std::get<WrongCount>(f.update(kAccountTable, {}, settings, {}, 1)).rows == 2);
    CHECK(std::get<WrongCount>(f.update(kAccountTable, {}, settings, base::random_uuid(), 1)).rows == 0);
    CHECK(std::get<WrongCount>(f.remove(kAccountTable, {}, 1)).rows == 2);
    CHECK(std::get<WrongCount>(f.remove(kUserTable, {}, 2)).rows == 1);
    CHECK(f.told() == Told{});
    CHECK(f.found({}) == std::set<std::string>{"one", "two"});
    CHECK(rows_of(f.update(kAccountTable, {}, settings, {}, 2)) == 2);
}

STORE_TEST_CASE("a change touches no more than 1000 rows", "[rows]") {
    Rows f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    const auto insert = [&](int first, int last) {
        std::vector<RowValues> rows;
        for (int i = first; i < last; ++i)
            rows.push_back({base::random_uuid(), ada, "onedrive", std::to_string(i), "", ""});
        return f.insert(
            kAccountTable,
            {"id", "user_id", "provider", "provider_account_id", "account_email", "granted_scope"}, rows);
    };
    REQUIRE(rows_of(insert(0, 1000)) == 1000);
    const std::vector<RowSetting> settings = {{&column(kAccountTable, "nickname"), "x"}};
    CHECK(rows_of(f.update(kAccountTable, {}, settings)) == 1000);
    REQUIRE(rows_of(insert(1000, 1002)) == 2);
    CHECK(std::get<WrongCount>(f.update(kAccountTable, {}, settings)).rows == 1001);
    CHECK(std::get<WrongCount>(f.remove(kAccountTable, {})).rows == 1001);
    CHECK(f.count("cloud_provider_accounts") == 1002);
}

STORE_TEST_CASE("accounts and users are deleted as the rules delete them", "[rows]") {
    Rows f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    const std::string first = f.add_account(ada, "1");
    f.add_account(ada, "2");
    f.add_account(bob, "3");
    f.told();
    CHECK(std::get<ChangedRows>(f.remove(kAccountTable, id_is(kAccountTable, first))).rows ==
          std::vector<RowValues>{{first}});
    CHECK(f.told() == Told{"account.deleted"});
    CHECK(f.last->account_id == first);
    CHECK(f.last->user_id == ada);
    CHECK(rows_of(f.remove(kAccountTable, id_is(kAccountTable, first))) == 0);

    CHECK(std::get<ChangedRows>(f.remove(kUserTable, id_is(kUserTable, ada))).rows ==
          std::vector<RowValues>{{ada}});
    CHECK(f.told() == Told{"user.deleted"});
    CHECK(f.last->subject_id == ada);
    CHECK(f.count("auth_users") == 1);
    CHECK(f.count("users") == 1);
    CHECK(f.count("cloud_provider_accounts") == 1);
    CHECK(f.count("auth_sessions", "user_id = " + quote(ada)) == 0);
}

STORE_TEST_CASE("tokens that a change of rows erases are kept for their revocation", "[rows][revocations]") {
    Rows f(backend_type.fresh());
    f.revocable = "box onedrive";
    const std::string ada = f.add_user("ada");
    const std::string id = f.add(ada, "1", "home");
    f.add(ada, "2", "work");
    f.add(f.add_user("bob"), "3", "boat");
    const auto kept = [&] { return f.count("token_revocations"); };
    const RowFilter account = id_is(kAccountTable, id), user = id_is(kUserTable, ada);
    const auto is_done = [](const RowOutcome& outcome) {
        return std::holds_alternative<ChangedRows>(outcome);
    };
    SECTION("by a deletion of accounts") { CHECK(is_done(f.remove(kAccountTable, account))); }
    SECTION("by a disconnect") {
        CHECK(is_done(f.update(kAccountTable, account, {{&column(kAccountTable, "is_active"), false}})));
    }
    const auto merge = [&](std::vector<RowValues> rows, std::initializer_list<std::string_view> on) {
        return f.insert(kAccountTable,
                        {"id", "user_id", "provider", "provider_account_id", "account_email", "granted_scope",
                         "is_active"},
                        rows, RowConflict::merge, on);
    };
    const auto values = [&](const std::string& row_id, std::string_view account_id, bool is_active) {
        return RowValues{row_id, ada, "onedrive", std::string(account_id), "a@example.com", "", is_active};
    };
    SECTION("by a merge") {
        CHECK(is_done(merge({values(base::random_uuid(), "1", false), values(base::random_uuid(), "1", false),
                             values(base::random_uuid(), "2", true), values(base::random_uuid(), "4", false)},
                            {"user_id", "provider", "provider_account_id"})));
        CHECK(f.account_column(id, "coalesce(access_token, refresh_token, '')") == "");
    }
    SECTION("by a merge on the id") { CHECK(is_done(merge({values(id, "1", false)}, {"id"}))); }
    SECTION("none by a merge that is refused") {
        CHECK(is<IdentityFixed>(merge({values(id, "1", false), values(id, "5", false)}, {"id"})));
        CHECK(kept() == 0);
        return;
    }
    SECTION("by the deletion of a user: of all accounts") {
        CHECK(is_done(f.remove(kUserTable, user)));
        CHECK(kept() == 2);
        return;
    }
    SECTION("none by any other change, nor where the provider takes none back") {
        CHECK(is_done(f.update(kAccountTable, account, {{&column(kAccountTable, "nickname"), "x"}})));
        f.revocable = "box";
        CHECK(is_done(f.remove(kAccountTable, account)));
        CHECK(kept() == 0);
        return;
    }
    CHECK(kept() == 1);
    CHECK(f.count("token_revocations", "provider_account_id = '1' AND user_id = '" + ada + "'") == 1);
}

}  // namespace holdfast::contract
