// The rows of users and cloud_provider_accounts, as supabase-js asks for them.
#include "api/scenario.h"
#include "api/supabase_client.h"
#include "base/random.h"
#include "contract/fixture.h"
#include "http/url.h"
#include "storage/rows.h"

#include <set>

namespace holdfast::test {
namespace {

constexpr const char* kUsers = "/rest/v1/users";
constexpr const char* kAccounts = "/rest/v1/cloud_provider_accounts";
constexpr const char* kObject = "application/vnd.pgrst.object+json";

// "409 23505": the status and the code of an error, whose form is checked.
std::string checked(const http::Response& response) {
    INFO(response.body);
    REQUIRE(response.status >= 400);
    CHECK_THAT(field(response, "Content-Type"), Catch::StartsWith("application/json"));
    const base::Json json = json_of(response);
    std::vector<std::string> names = names_of(json);
    std::sort(names.begin(), names.end());
    CHECK(names == std::vector<std::string>{"code", "details", "hint", "message"});
    for (const char* inside : {"SELECT", "INSERT", "sqlite", "postgres", "/tmp", "std::"})
        CHECK(response.body.find(inside) == std::string::npos);
    return std::to_string(response.status) + " " + *json.string("code");
}

struct Rest {
    explicit Rest(std::unique_ptr<Backend> fresh)
        : world(std::move(fresh), with_supabase()), anon(world), service(anon.as_service()) {}

    http::Response get(const std::string& target, const Fields& fields = {}) const {
        return service.send("GET", target, "", fields);
    }
    http::Response post(const std::string& target, const std::string& body, const std::string& prefer = "",
                        Fields fields = {}) const {
        if (!prefer.empty()) fields.emplace_back("Prefer", prefer);
        return service.send("POST", target, body, fields);
    }

    // An account of the user, as the server's key inserts it. Returns the row.
    base::Json insert(const User& user, const std::string& account) const {
        const auto response =
            post(kAccounts, account_json(user, account), "return=representation", {{"Accept", kObject}});
        if (response.status != 201) throw std::runtime_error(response.body);
        return json_of(response);
    }
    static std::string account_json(const User& user, const std::string& account,
                                    const std::string& more = "") {
        return R"({"user_id":")" + user.user_id + R"(","provider":"onedrive","provider_account_id":")" +
               account + "\"" + more + "}";
    }

    World world;
    SupabaseClient anon;
    SupabaseClient service;
};

std::string id_of(const base::Json& row) { return *row.string("id"); }

}  // namespace

API_TEST_CASE("The anonymous key sees and changes nothing", "[api][rest]") {
    Rest rest(backend_type.fresh());
    const User ada(rest.world, "ada");
    for (const std::string table : {kUsers, kAccounts}) {
        for (const char* method : {"GET", "POST", "PATCH", "DELETE"}) {
            INFO(method << " " << table);
            const auto response = rest.anon.send(method, table + "?id=eq." + ada.user_id, "{}");
            CHECK(checked(response) == "401 42501");
            CHECK(text_at(response, "message") == "permission denied for table " + table.substr(9));
        }
        CHECK(rest.anon.send("HEAD", table).status == 401);
    }
    const auto nope = rest.anon.get("/rest/v1/nope");
    CHECK(checked(nope) == "404 PGRST205");
    CHECK(text_at(nope, "message") == "Could not find the table 'public.nope' in the schema cache");
    CHECK(rest.world.count("users") == 1);
}

API_TEST_CASE("The bearer token says who asks, not `apikey`", "[api][rest]") {
    Rest rest(backend_type.fresh());
    const User ada(rest.world, "ada"), bob(rest.world, "bob");
    const std::string all = std::string(kUsers) + "?select=email&order=email";
    for (const std::string& key : {rest.anon.keys.service_role(), rest.anon.keys.secret()})
        CHECK(rest.anon.with_token(key).get(all).body ==
              R"([{"email":"ada@example.com"},{"email":"bob@example.com"}])");
    for (const std::string& key :
         {rest.anon.keys.anon(), rest.anon.keys.publishable(), std::string("x.y.z")}) {
        SupabaseClient client = rest.service;
        client.token = key;
        CHECK(checked(client.get(all)) == (key == "x.y.z" ? "401 PGRST301" : "401 42501"));
        client.token = ada.access_token;
        CHECK(client.get(all).body == R"([{"email":"ada@example.com"}])");
    }
}

API_TEST_CASE("A user sees their own rows, and changes a user name and nicknames", "[api][rest]") {
    Rest rest(backend_type.fresh());
    User ada(rest.world, "ada"), bob(rest.world, "bob");
    const std::string id = link(ada, kTeam);
    const std::string of_bob = id_of(rest.insert(bob, "b"));
    const SupabaseClient as_ada = rest.anon.with_token(ada.access_token);

    CHECK(as_ada.get(std::string(kUsers) + "?select=email").body == R"([{"email":"ada@example.com"}])");
    CHECK(as_ada.get(std::string(kAccounts) + "?select=id").body == R"([{"id":")" + id + R"("}])");
    CHECK(
        as_ada.get(std::string(kAccounts) + "?or=(id.eq." + of_bob + ",is_active.is.true)&select=id").body ==
        R"([{"id":")" + id + R"("}])");
    const auto whole = as_ada.get(std::string(kAccounts) + "?select=*").body;
    CHECK(whole.find("token_") == whole.find("token_expiry"));
    CHECK(whole.find("access_token") == std::string::npos);
    CHECK(whole.find("refresh") == std::string::npos);

    const auto patch = [&](const std::string& target, const std::string& body) {
        return as_ada.send("PATCH", target, body, {{"Prefer", "return=representation"}});
    };
    const auto renamed = patch(std::string(kUsers) + "?id=eq." + ada.user_id + "&select=username",
                               R"({"username":"  Lovelace "})");
    CHECK(renamed.status == 200);
    CHECK(renamed.body == R"([{"username":"Lovelace"}])");
    CHECK(
        patch(std::string(kAccounts) + "?id=eq." + id + "&select=nickname", R"({"nickname":"Mine"})").body ==
        R"([{"nickname":"Mine"}])");
    CHECK(rest.world.count("domain_events",
                           "event_type = 'account.renamed' AND actor_id = " + quote(ada.user_id)) == 1);
    for (const auto& [table, body] : std::vector<std::pair<std::string, std::string>>{
             {kUsers, R"({"email":"x@example.com"})"},
             {kUsers, R"({"id":"00000000-0000-4000-8000-000000000000"})"},
             {kUsers, R"({"username":"x","created_at":"2026-01-01"})"},
             {kAccounts, R"({"user_id":")" + bob.user_id + "\"}"},
             {kAccounts, R"({"is_active":true})"},
             {kAccounts, R"({"account_email":"x"})"},
             {kAccounts, R"({"ownership_version":9})"}}) {
        INFO(body);
        CHECK(checked(patch(table + "?created_at=gt.2000-01-01", body)) == "403 42501");
    }
    CHECK(checked(patch(std::string(kAccounts) + "?id=eq." + id, R"({"access_token":"x"})")) ==
          "400 PGRST204");
    // Of another user: no row.
    CHECK(patch(std::string(kAccounts) + "?id=eq." + of_bob, R"({"nickname":"x"})").body == "[]");
    CHECK(patch(std::string(kUsers) + "?id=eq." + bob.user_id, R"({"username":"x"})").body == "[]");
    CHECK(checked(as_ada.send("POST", kAccounts, rest.account_json(ada, "c"))) == "403 42501");
    CHECK(checked(as_ada.send("DELETE", std::string(kAccounts) + "?id=eq." + id)) == "403 42501");
    CHECK(checked(as_ada.send("DELETE", std::string(kUsers) + "?id=eq." + ada.user_id)) == "403 42501");
    CHECK(rest.world.count("users", "username = 'x'") == 0);
    CHECK(rest.world.count("cloud_provider_accounts") == 2);
}

API_TEST_CASE("A user whom the rows speak of is found by email, as the client's helpers ask", "[api][rest]") {
    Rest rest(backend_type.fresh());
    Browser browser(rest.world);
    const Person person = browser.sign_up("a+b@example.com");
    const auto by = [&](const std::string& email, const Fields& fields = {}) {
        return rest.get(std::string(kUsers) + "?select=id%2Cemail&email=eq." + http::percent_encode(email),
                        fields);
    };
    const std::string row = R"({"id":")" + person.user_id + R"(","email":"a+b@example.com"})";
    const auto found = by("a+b@example.com");
    CHECK(found.status == 200);
    CHECK(found.body == "[" + row + "]");
    CHECK(field(found, "Content-Type") == "application/json; charset=utf-8");
    CHECK(field(found, "Content-Range") == "0-0/*");
    CHECK(by("a+b@example.com", {{"Accept", "application/json"}}).body == "[" + row + "]");
    CHECK(by("nobody@example.com").body == "[]");
    CHECK(field(by("nobody@example.com"), "Content-Range") == "*/*");

    const auto single = by("a+b@example.com", {{"Accept", kObject}});
    CHECK(single.body == row);
    CHECK(field(single, "Content-Type") == std::string(kObject) + "; charset=utf-8");
    const auto none = by("nobody@example.com", {{"Accept", kObject}});
    CHECK(checked(none) == "406 PGRST116");
    CHECK(text_at(none, "message") == "Cannot coerce the result to a single JSON object");
    CHECK(text_at(none, "details") == "The result contains 0 rows");
    browser.sign_up("c@example.com");
    CHECK(text_at(rest.get(kUsers, {{"Accept", kObject}}), "details") == "The result contains 2 rows");
    CHECK(checked(rest.get(kUsers, {{"Accept", "text/csv"}})) == "406 PGRST107");
}

API_TEST_CASE("Rows are counted, ranged and ordered, and HEAD tells the same without them", "[api][rest]") {
    Rest rest(backend_type.fresh());
    User ada(rest.world, "ada");
    for (const char* account : {"a", "b", "c", "d", "e"}) rest.insert(ada, account);
    const Fields count = {{"Prefer", "count=exact"}};
    const std::string names =
        std::string(kAccounts) + "?select=n:provider_account_id&order=provider_account_id.desc";
    const auto all = rest.get(names, count);
    CHECK(all.status == 200);
    CHECK(field(all, "Content-Range") == "0-4/5");
    CHECK(field(all, "Preference-Applied") == "count=exact");
    const auto page = rest.get(names + "&offset=1&limit=2", count);
    CHECK(page.status == 206);
    CHECK(field(page, "Content-Range") == "1-2/5");
    CHECK(page.body == R"([{"n":"d"},{"n":"c"}])");
    CHECK(rest.get(names, {{"Range", "1-2"}, {"Range-Unit", "items"}}).body == page.body);
    CHECK(rest.get(names + "&offset=1&limit=2").status == 200);
    CHECK(field(rest.get(names + "&limit=0", count), "Content-Range") == "*/5");
    CHECK(field(rest.get(std::string(kAccounts) + "?nickname=eq.x", count), "Content-Range") == "*/0");
    const auto beyond = rest.get(names + "&offset=9", count);
    CHECK(checked(beyond) == "416 PGRST103");
    CHECK(text_at(beyond, "details") == "An offset of 9 was requested, but there are only 5 rows.");
    CHECK(rest.get(names + "&offset=9").body == "[]");
    CHECK(checked(rest.get(names, {{"Range", "5-2"}})) == "416 PGRST103");

    const auto head = rest.service.send("HEAD", kAccounts, "", count);
    CHECK(head.status == 200);
    CHECK(field(head, "Content-Range") == "0-4/5");
    CHECK(field(rest.service.send("HEAD", kAccounts), "Content-Range") == "0-4/*");
}

API_TEST_CASE("A row of users needs its user, and the tables keep their constraints", "[api][rest]") {
    Rest rest(backend_type.fresh());
    User ada(rest.world, "ada"), bob(rest.world, "bob");
    const std::string id = base::random_uuid();
    const auto orphan = rest.post(kUsers, R"({"id":")" + id + R"(","email":"x@example.com","username":"x"})");
    CHECK(checked(orphan) == "409 23503");
    CHECK(text_at(orphan, "message") ==
          "insert or update on table \"users\" violates foreign key constraint \"users_id_fkey\"");
    CHECK(text_at(orphan, "details") == "Key (id)=(" + id + ") is not present in table \"users\".");
    const auto twice =
        rest.post(kUsers, R"({"id":")" + ada.user_id + R"(","email":"x@example.com","username":"x"})");
    CHECK(checked(twice) == "409 23505");
    CHECK(text_at(twice, "details") == "Key (id)=(" + ada.user_id + ") already exists.");

    const auto inserted = rest.post(kAccounts, rest.account_json(ada, "1"));
    CHECK(inserted.status == 201);
    CHECK(inserted.body.empty());
    const auto second = rest.post(kAccounts, rest.account_json(bob, "1"), "return=representation");
    CHECK(checked(second) == "409 23505");
    CHECK(text_at(second, "message") ==
          "duplicate key value violates unique constraint \"uniq_cloud_provider_accounts_global\"");
    CHECK(text_at(second, "details") == "Key (provider, provider_account_id)=(onedrive, 1) already exists.");
    const auto missing =
        rest.post(kAccounts, R"({"user_id":")" + ada.user_id + R"(","provider":"onedrive"})");
    CHECK(checked(missing) == "400 23502");
    CHECK(text_at(missing, "message") ==
          "null value in column \"provider_account_id\" of relation \"cloud_provider_accounts\" violates "
          "not-null constraint");
    CHECK(at(json_of(missing), "details").is_null());
    CHECK(rest.world.count("cloud_provider_accounts") == 1);
}

API_TEST_CASE("An account that the server's key inserts must be connected by its user", "[api][rest]") {
    Rest rest(backend_type.fresh());
    User ada(rest.world, "ada");
    const base::Json row = rest.insert(ada, "1");
    CHECK(*row.string("created_at") == *row.string("updated_at"));
    CHECK_THAT(*row.string("created_at"), Catch::EndsWith("+00:00"));
    CHECK(*row.find("is_active")->as_bool());
    CHECK(row.find("access_token") == nullptr);
    const auto status = ada.browser.get("/me/cloud-status");
    CHECK(text_at(status, "accounts.0.connection_status") == "needs_reconnect");
    CHECK(text_at(status, "accounts.0.reason") == "no_refresh_token");
    CHECK(rest.world.count("domain_events", "event_type = 'account.linked' AND actor_id IS NULL") == 1);
}

API_TEST_CASE("An upsert inserts or merges, and takes no account from its owner", "[api][rest]") {
    Rest rest(backend_type.fresh());
    User ada(rest.world, "ada"), bob(rest.world, "bob");
    const std::string target =
        std::string(kAccounts) + "?on_conflict=user_id%2Cprovider%2Cprovider_account_id&select=account_email";
    const std::string merge = "resolution=merge-duplicates, return=representation";
    const auto email = [](const std::string& text) { return R"(,"account_email":")" + text + "\""; };
    const auto fresh = rest.post(target, rest.account_json(ada, "1", email("a@x")), merge);
    CHECK(fresh.status == 201);
    CHECK(fresh.body == R"([{"account_email":"a@x"}])");
    const auto merged =
        rest.post(target, rest.account_json(ada, "1", email("b@x")), merge, {{"Accept", kObject}});
    CHECK(merged.status == 200);
    CHECK(merged.body == R"({"account_email":"b@x"})");
    // What the body leaves out is kept.
    CHECK(rest.post(target, rest.account_json(ada, "1"), merge).body == R"([{"account_email":"b@x"}])");
    CHECK(rest.post(target, rest.account_json(ada, "1"), "resolution=merge-duplicates").status == 200);
    const auto mixed = rest.post(target,
                                 "[" + rest.account_json(ada, "1", email("c@x")) + "," +
                                     rest.account_json(ada, "2", email("d@x")) + "]",
                                 merge);
    CHECK(mixed.status == 201);
    CHECK(mixed.body == R"([{"account_email":"c@x"},{"account_email":"d@x"}])");
    const auto ignored =
        rest.post(target, rest.account_json(ada, "1"), "resolution=ignore-duplicates, return=representation");
    CHECK(ignored.status == 201);
    CHECK(ignored.body == "[]");

    CHECK(checked(rest.post(target, rest.account_json(bob, "1"), merge)) == "409 23505");
    const std::string id = rest.world.column("cloud_provider_accounts", "id", "provider_account_id = '1'");
    CHECK(checked(rest.post(kAccounts, rest.account_json(bob, "1", R"(,"id":")" + id + "\""), merge)) ==
          "403 42501");
    CHECK(checked(rest.post(std::string(kAccounts) + "?on_conflict=provider,provider_account_id",
                            rest.account_json(bob, "1"), merge)) == "400 42P10");
    CHECK(rest.world.count("cloud_provider_accounts", "user_id = " + quote(bob.user_id)) == 0);

    const std::string user =
        R"({"id":")" + ada.user_id + R"(","email":"ada@example.com","username":"lovelace"})";
    CHECK(rest.post(kUsers, user, merge).status == 200);
    CHECK(rest.world.count("users", "username = 'lovelace'") == 1);
}

API_TEST_CASE("Rows are inserted by columns, with defaults or with NULL", "[api][rest]") {
    Rest rest(backend_type.fresh());
    User ada(rest.world, "ada");
    const std::string columns =
        std::string(kAccounts) +
        "?columns=%22user_id%22,%22provider%22,%22provider_account_id%22,%22is_active%22"
        "&select=is_active";
    const std::string rows = "[" + rest.account_json(ada, "1", R"(,"is_active":false)") + "," +
                             rest.account_json(ada, "2", R"(,"ignored":1)") + "]";
    CHECK(checked(rest.post(columns, rows)) == "400 23502");
    const auto inserted = rest.post(columns, rows, "missing=default, return=representation, count=exact");
    CHECK(inserted.status == 201);
    CHECK(inserted.body == R"([{"is_active":false},{"is_active":true}])");
    CHECK(field(inserted, "Content-Range") == "*/2");
    CHECK(checked(rest.post(kAccounts, rows)) == "400 PGRST102");
    CHECK(rest.post(kAccounts, "[]", "return=representation").body == "[]");
    const auto located = rest.post(kAccounts, rest.account_json(ada, "3"), "return=headers-only");
    CHECK(located.status == 201);
    CHECK(located.body.empty());
    CHECK(field(located, "Location") ==
          "/cloud_provider_accounts?id=eq." +
              rest.world.column("cloud_provider_accounts", "id", "provider_account_id = '3'"));
}

API_TEST_CASE("A change of the server's key is told as the rules tell it", "[api][rest]") {
    Rest rest(backend_type.fresh());
    User ada(rest.world, "ada"), bob(rest.world, "bob");
    const std::string id = link(ada, kTeam);
    const std::string account = std::string(kAccounts) + "?id=eq." + id;
    const auto off = rest.service.send("PATCH", account, R"({"is_active":false})");
    CHECK(off.status == 204);
    CHECK(off.body.empty());
    CHECK(field(off, "Content-Range") == "0-0/*");
    CHECK(text_at(ada.browser.get("/me/cloud-status"), "accounts.0.connection_status") == "disconnected");
    CHECK(rest.world.column("cloud_provider_accounts", "coalesce(refresh_token, 'none')", row(id)) == "none");
    CHECK(rest.world.count("domain_events", "event_type = 'account.disconnected' AND actor_id IS NULL") == 1);
    for (const char* body : {R"({"user_id":"00000000-0000-4000-8000-000000000000"})", R"({"provider":"x"})",
                             R"({"provider_account_id":"x"})", R"({"ownership_version":9})",
                             R"({"token_expiry":null})", R"({"connected_at":"2026-01-01"})"})
        CHECK(checked(rest.service.send("PATCH", account, body)) == "403 42501");

    const auto gone =
        rest.service.send("DELETE", account + "&select=id", "", {{"Prefer", "return=representation"}});
    CHECK(gone.status == 200);
    CHECK(gone.body == R"([{"id":")" + id + R"("}])");
    CHECK(rest.world.count("domain_events", "event_type = 'account.deleted'") == 1);
    CHECK(rest.service.send("DELETE", account).status == 204);

    CHECK(rest.service.send("DELETE", std::string(kUsers) + "?id=eq." + ada.user_id).status == 204);
    CHECK(ada.browser.get("/api/v1/auth/me").status == 401);
    CHECK(rest.world.count("auth_users") == 1);
    CHECK(rest.world.count("domain_events",
                           "event_type = 'user.deleted' AND subject_id = " + quote(ada.user_id)) == 1);
}

API_TEST_CASE("A change without a filter, with a window or of the wrong number of rows changes nothing",
              "[api][rest]") {
    Rest rest(backend_type.fresh());
    User ada(rest.world, "ada");
    for (const char* account : {"1", "2"}) rest.insert(ada, account);
    for (const std::string table : {kUsers, kAccounts}) {
        CHECK(checked(rest.service.send("DELETE", table)) == "400 21000");
        CHECK(checked(rest.service.send("DELETE", table + "?select=id")) == "400 21000");
        CHECK(checked(rest.service.send("PATCH", table, R"({"updated_at":"2026-01-01"})")) == "400 21000");
        CHECK(checked(rest.service.send("DELETE", table + "?created_at=gt.2000-01-01&limit=1")) ==
              "400 PGRST100");
        CHECK(checked(rest.service.send("DELETE", table + "?nope=eq.1")) == "400 42703");
        CHECK(checked(rest.service.send("DELETE", table + "?id=neq")) == "400 PGRST100");
    }
    const std::string all = std::string(kAccounts) + "?provider=eq.onedrive";
    const Fields single = {{"Accept", kObject}, {"Prefer", "return=representation"}};
    const auto two = rest.service.send("PATCH", all, R"({"nickname":"x"})", single);
    CHECK(checked(two) == "406 PGRST116");
    CHECK(text_at(two, "details") == "The result contains 2 rows");
    CHECK(checked(rest.service.send("DELETE", all, "", single)) == "406 PGRST116");
    CHECK(checked(rest.service.send("DELETE", all, "", {{"Prefer", "handling=strict, max-affected=1"}})) ==
          "400 PGRST122");
    const std::string none = std::string(kAccounts) + "?provider=eq.none";
    CHECK(text_at(rest.service.send("PATCH", none, R"({"nickname":"x"})", single), "details") ==
          "The result contains 0 rows");
    CHECK(checked(rest.post(kAccounts,
                            "[" + rest.account_json(ada, "3") + "," + rest.account_json(ada, "4") + "]",
                            "return=representation", {{"Accept", kObject}})) == "406 PGRST116");
    CHECK(rest.service.send("PATCH", all, "{}", {{"Prefer", "return=representation"}}).body == "[]");
    CHECK(rest.world.count("cloud_provider_accounts", "nickname IS NULL") == 2);
    CHECK(rest.world.count("users") == 1);
}

API_TEST_CASE("A body that can't be written is refused with its code", "[api][rest]") {
    Rest rest(backend_type.fresh());
    User ada(rest.world, "ada");
    const auto with = [&](const std::string& more) { return rest.account_json(ada, "1", "," + more); };
    std::string rows = "[{}";
    for (int i = 0; i < 1000; ++i) rows += ",{}";
    for (const auto& [body, code] : std::vector<std::pair<std::string, std::string>>{
             {"", "400 PGRST102"},
             {"{", "400 PGRST102"},
             {"null", "400 PGRST102"},
             {"1", "400 PGRST102"},
             {"\"x\"", "400 PGRST102"},
             {"[1]", "400 PGRST102"},
             {"[[]]", "400 PGRST102"},
             {"[{},{\"provider\":\"x\"}]", "400 PGRST102"},
             {"{}", "400 23502"},
             {rows + "]", "400 54000"},
             {with(R"("nope":1)"), "400 PGRST204"},
             {with(R"("access_token":"x")"), "400 PGRST204"},
             {with(R"("refresh_holder":"x")"), "400 PGRST204"},
             {with(R"("token_expiry":"2026-01-01")"), "403 42501"},
             {with(R"("ownership_version":2)"), "403 42501"},
             {with(R"("is_active":"maybe")"), "400 22P02"},
             {with(R"("is_active":null)"), "400 23502"},
             {with(R"("id":"1")"), "400 22P02"},
             {with(R"("created_at":"soon")"), "400 22007"},
             {with(R"("created_at":"2026-13-01")"), "400 22008"},
             {with(R"("nickname":"a\u0000b")"), "400 22P05"},
             {with(R"("nickname":"a\nb")"), "400 23514"},
             {with(R"("nickname":")" + std::string(51, 'x') + "\""), "400 23514"},
             {with(R"("account_email":")" + std::string(255, 'x') + "\""), "400 23514"},
             {rest.account_json(ada, std::string(256, 'x')), "400 23514"},
             {rest.account_json(ada, ""), "400 23514"},
             {R"({"user_id":"x","provider":"p","provider_account_id":"1"})", "400 22P02"},
             {R"({"user_id":")" + base::random_uuid() + R"(","provider":"p","provider_account_id":"1"})",
              "409 23503"}}) {
        INFO(body.substr(0, 200));
        CHECK(checked(rest.post(kAccounts, body)) == code);
    }
    const auto user = [&](const std::string& body) {
        return checked(rest.service.send("PATCH", std::string(kUsers) + "?id=eq." + ada.user_id, body));
    };
    CHECK(user(R"({"username":""})") == "400 23514");
    CHECK(user(R"({"username":null})") == "400 23502");
    CHECK(user(R"({"email":"x"})") == "400 23514");
    CHECK(user(R"([{"username":"x"}])") == "400 PGRST102");
    CHECK(user(R"({"encrypted_password":"x"})") == "400 PGRST204");
    CHECK(checked(rest.post(kAccounts, std::string(64 * 1024 + 1, ' '))) == "413 payload_too_large");
    CHECK(rest.world.count("cloud_provider_accounts") == 0);
    CHECK(rest.world.count("users", "username IN ('', 'x') OR email = 'x'") == 0);
}

API_TEST_CASE("An odd query is refused with a code, and never breaks the server", "[api][rest]") {
    Rest rest(backend_type.fresh());
    const User ada(rest.world, "ada");
    const std::vector<std::string> queries = {"x",
                                              "x=",
                                              "x=1",
                                              "x=eq.1",
                                              "id=1",
                                              "id=eq",
                                              "id=eq.",
                                              "id=eq.1",
                                              "id=eq.%27",
                                              "id=in.(1)",
                                              "id=in.(",
                                              "id=in.1",
                                              "id=like.1",
                                              "id=ilike.*",
                                              "id=is.true",
                                              "id=is.x",
                                              "id=is.",
                                              "id=fts.x",
                                              "id=cs.{}",
                                              "id=not",
                                              "id=not.",
                                              "id=not.x",
                                              "id=not.not.is.null",
                                              "id=EQ.1",
                                              "id=eq.00000000-0000-4000-8000-00000000000",
                                              "id=eq.00000000-0000-4000-8000-0000000000000",
                                              "id=eq.{00000000-0000-4000-8000-000000000000}",
                                              "email=like.%5C",
                                              "email=ilike.x%5C",
                                              "email=is.false",
                                              "email=eq.%ff",
                                              "email=eq.%00",
                                              "email=eq.%zz",
                                              "email=eq(any).{x}",
                                              "email->x=eq.1",
                                              "email::text=eq.1",
                                              "\"email=eq.1",
                                              "users.email=eq.1",
                                              "created_at=eq.x",
                                              "created_at=gt.",
                                              "created_at=gt.now",
                                              "created_at=gt.infinity",
                                              "created_at=lt.2026",
                                              "created_at=lt.2026-02-30",
                                              "created_at=lt.2026-01-01T25:00",
                                              "created_at=like.2026*",
                                              "or=",
                                              "or=()",
                                              "or=(",
                                              "or=(x)",
                                              "or=(x.eq.1)",
                                              "or=(id.eq.1)",
                                              "or=(email.eq.1",
                                              "or=(email.eq.1))",
                                              "or=email.eq.1",
                                              "or=(email.eq.1,)",
                                              "or=(and())",
                                              "or=(email.is.x)",
                                              "not.or=(email.nope.1)",
                                              "and=(or(email.eq.1)",
                                              "select=x",
                                              "select=email,x",
                                              "select=email,",
                                              "select=,",
                                              "select=*,x",
                                              "select=users(*)",
                                              "select=cloud_provider_accounts(*)",
                                              "select=email::text",
                                              "select=count()",
                                              "select=email.count()",
                                              "select=a:",
                                              "select=:a",
                                              "select=email->x",
                                              "select=access_token",
                                              "select=encrypted_password",
                                              "select=ctid",
                                              "select=1",
                                              "select='x'",
                                              "select=(select%201)",
                                              "select=email;drop%20table%20users",
                                              "select=email%20from%20users--",
                                              "select=email&select=id",
                                              "order=x",
                                              "order=email.up",
                                              "order=email.",
                                              "order=,",
                                              "order=",
                                              "order=1",
                                              "order=random()",
                                              "order=email;",
                                              "order=email.desc.asc",
                                              "order=email,(select%201)",
                                              "limit=x",
                                              "limit=-1",
                                              "limit=",
                                              "limit=1.5",
                                              "limit=1e9",
                                              "limit=9999999999999999",
                                              "limit=1;",
                                              "limit=1&limit=2",
                                              "offset=x",
                                              "offset=-1",
                                              "offset=",
                                              "offset=99999999999999999999",
                                              "columns=",
                                              "columns=,",
                                              "on_conflict=",
                                              "on_conflict=,",
                                              "apikey[]=x",
                                              "id=eq.1%20or%201=1",
                                              "1=1",
                                              "'%20or%20'1'='1",
                                              "email=eq.1&",
                                              "&=",
                                              "=",
                                              "==",
                                              "%20=eq.1",
                                              "%3D=eq.1",
                                              "select=email&x",
                                              "(=eq.1",
                                              "a)=eq.1",
                                              "rpc=x",
                                              "id=adj.x",
                                              "id=ov.(1,2)",
                                              "id=match.x"};
    CHECK(queries.size() > 100);
    for (const std::string& query : queries) {
        INFO(query);
        const auto response = rest.get(std::string(kUsers) + "?" + query);
        if (query == "email=eq.1&") {
            CHECK(response.body == "[]");
            continue;
        }
        CHECK_THAT(checked(response), Catch::StartsWith("400 "));
        CHECK_THAT(checked(rest.service.send("DELETE", std::string(kUsers) + "?id=not.is.null&" + query)),
                   Catch::StartsWith("400 "));
    }
    CHECK(rest.world.count("users") == 1);
}

API_TEST_CASE("A database that can't be reached is told as a fault that passes", "[api][rest]") {
    Rest rest(backend_type.fresh());
    rest.world.store.fail<storage::SelectRows>(storage::ErrorKind::unavailable);
    CHECK(checked(rest.get(kUsers)) == "503 PGRST000");
    rest.world.store.fail<storage::SelectRows>(storage::ErrorKind::internal);
    CHECK(checked(rest.get(kUsers)) == "500 PGRSTX00");
    CHECK(rest.get(kUsers).status == 200);
}

}  // namespace holdfast::test
