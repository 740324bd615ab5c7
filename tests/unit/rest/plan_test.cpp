#include "api/rest/plan.h"

#include "api/rest/fault.h"
#include "api/rest/timestamp.h"
#include "api/rest/values.h"
#include "http/url.h"

#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

namespace holdfast::api::rest {
namespace {

using storage::kAccountTable;
using storage::kUserTable;
using storage::RowFilter;
using storage::RowTest;
using storage::RowType;
using storage::RowValue;

Query read(const std::string& query) { return parse_query(http::Params::parse(query)); }

RowFilter filter(const std::string& query, const storage::RowTable& table = kAccountTable) {
    return filter_of(table, read(query).filter).parts.at(0);
}

// "400 42703: text"
template <class Work>
std::string refusal(const Work& work) {
    try {
        (void)work();
        return "";
    } catch (const Fault& fault) {
        return std::to_string(fault.status()) + " " + fault.code() + ": " + fault.message();
    }
}

std::string time_refusal(const std::string& text) {
    return refusal([&] { return timestamp_of(text); }).substr(0, 9);
}

}  // namespace

TEST_CASE("A filter becomes a test of a known column with values of its type") {
    const RowFilter uuid = filter("id=in.(00000000-0000-4000-8000-00000000000A)");
    CHECK(uuid.test == RowTest::one_of);
    CHECK(uuid.column == kAccountTable.find("id"));
    CHECK(uuid.values == std::vector<RowValue>{"00000000-0000-4000-8000-00000000000a"});
    CHECK(filter("is_active=eq.T").values == std::vector<RowValue>{true});
    CHECK(filter("ownership_version=gt.-7").values == std::vector<RowValue>{std::int64_t{-7}});
    CHECK(filter("created_at=lt.1970-01-01T00:00:01Z").values ==
          std::vector<RowValue>{storage::Time(std::chrono::seconds(1))});
    CHECK(filter("nickname=not.is.null").negated);
    CHECK(filter("nickname=is.not_null").negated);
    CHECK_FALSE(filter("nickname=not.is.not_null").negated);
    CHECK(filter("is_active=is.true").test == RowTest::is_true);
    CHECK(filter("is_active=is.false").test == RowTest::is_false);
    CHECK(filter("is_active=is.unknown").test == RowTest::is_null);
    const RowFilter any = filter("or=(id.is.null,not.and(nickname.eq.a,nickname.eq.b))");
    CHECK(any.kind == RowFilter::Kind::any);
    CHECK(any.parts.at(1).negated);
    CHECK(any.parts.at(1).parts.at(1).values == std::vector<RowValue>{"b"});
}

TEST_CASE("A name that no table or column has is refused, and so are the columns of tokens") {
    CHECK(refusal([] { return &require_table("nope"); }) ==
          "404 PGRST205: Could not find the table 'public.nope' in the schema cache");
    for (const char* name : {"auth_users", "auth_sessions", "domain_events", "Users", "users ", ""})
        CHECK_THAT(refusal([&] { return &require_table(name); }), Catch::StartsWith("404 PGRST205"));
    CHECK(&require_table("users") == &kUserTable);
    CHECK(refusal([] { return filter("nope=eq.1", kUserTable); }) ==
          "400 42703: column users.nope does not exist");
    CHECK(refusal([] { return &require_body_column(kUserTable, "nope"); }) ==
          "400 PGRST204: Could not find the 'nope' column of 'users' in the schema cache");
    for (const char* name :
         {"access_token", "refresh_token", "refresh_holder", "refresh_until", "refresh_lost",
          "token_generation", "refreshed_at", "encrypted_password", "xmax", "ctid"}) {
        INFO(name);
        CHECK(kAccountTable.find(name) == nullptr);
        CHECK(kUserTable.find(name) == nullptr);
        CHECK_THAT(refusal([&] { return filter(std::string(name) + "=eq.1"); }),
                   Catch::StartsWith("400 42703"));
        CHECK_THAT(
            refusal([&] { return outputs_of(kAccountTable, read("select=" + std::string(name)).select); }),
            Catch::StartsWith("400 42703"));
        CHECK_THAT(refusal([&] { return order_of(kAccountTable, read("order=" + std::string(name)).order); }),
                   Catch::StartsWith("400 42703"));
    }
}

TEST_CASE("A value that a column's type does not have is refused in PostgreSQL's words") {
    for (const auto& [query, text] : std::vector<std::pair<std::string, std::string>>{
             {"id=eq.1", "400 22P02: invalid input syntax for type uuid: \"1\""},
             {"id=eq.", "400 22P02: invalid input syntax for type uuid: \"\""},
             {"id=eq.null", "400 22P02: invalid input syntax for type uuid: \"null\""},
             {"id=in.(x)", "400 22P02: invalid input syntax for type uuid: \"x\""},
             {"is_active=eq.maybe", "400 22P02: invalid input syntax for type boolean: \"maybe\""},
             {"ownership_version=eq.1.5", "400 22P02: invalid input syntax for type bigint: \"1.5\""},
             {"ownership_version=eq.%2B%2B1", "400 22P02: invalid input syntax for type bigint: \"++1\""},
             {"ownership_version=eq.9223372036854775808",
              "400 22003: value \"9223372036854775808\" is out of range for type bigint"},
             {"created_at=gt.yesterday",
              "400 22007: invalid input syntax for type timestamp with time zone: \"yesterday\""},
             {"created_at=gt.2026-02-30", "400 22008: date/time field value out of range: \"2026-02-30\""},
             {"id=like.a", "400 42883: operator does not exist: uuid ~~ unknown"},
             {"created_at=ilike.a",
              "400 42883: operator does not exist: timestamp with time zone ~~* unknown"},
             {"nickname=like.a\\", "400 22025: LIKE pattern must not end with escape character"},
             {"nickname=ilike.a\\\\\\", "400 22025: LIKE pattern must not end with escape character"},
             {"nickname=is.true", "400 42804: argument of IS TRUE must be type boolean, not type text"},
             {"id=is.unknown", "400 42804: argument of IS UNKNOWN must be type boolean, not type uuid"}}) {
        INFO(query);
        CHECK(refusal([&] { return filter(query); }) == text);
    }
    CHECK(refusal([] { return filter("nickname=like.a\\\\"); }) == "");
}

TEST_CASE("A merge goes by the key or by the user's own account, and by nothing else") {
    const auto names = [](const std::string& query, const storage::RowTable& table) {
        std::string names;
        for (const auto* column : conflict_of(table, read(query))) names.append(column->name).append(" ");
        return names;
    };
    CHECK(names("", kAccountTable) == "id ");
    CHECK(names("on_conflict=id", kUserTable) == "id ");
    CHECK(names("on_conflict=provider,user_id,provider_account_id", kAccountTable) ==
          "provider user_id provider_account_id ");
    for (const char* query : {"on_conflict=provider,provider_account_id", "on_conflict=user_id",
                              "on_conflict=id,id", "on_conflict=user_id,user_id,provider"}) {
        INFO(query);
        CHECK_THAT(refusal([&] { return conflict_of(kAccountTable, read(query)); }),
                   Catch::StartsWith("400 42P10"));
    }
    CHECK_THAT(refusal([&] { return conflict_of(kUserTable, read("on_conflict=email")); }),
               Catch::StartsWith("400 42P10"));
    CHECK_THAT(refusal([&] { return conflict_of(kUserTable, read("on_conflict=nope")); }),
               Catch::StartsWith("400 42703"));
}

TEST_CASE("Times are read in the forms of ISO 8601 and written with their offset") {
    for (const auto& [text, written] : std::vector<std::pair<std::string, std::string>>{
             {"2026-11-21T07:00:00.250Z", "2026-11-21T07:00:00.25+00:00"},
             {"2026-11-21T07:00:00Z", "2026-11-21T07:00:00+00:00"},
             {"2026-11-21 07:00:00.123456+00", "2026-11-21T07:00:00.123456+00:00"},
             {"2026-11-21T07:00:00.1234569", "2026-11-21T07:00:00.123456+00:00"},
             {"2026-11-21T07:00:00+01:30", "2026-11-21T05:30:00+00:00"},
             {"2026-11-21T07:00:00-0100", "2026-11-21T08:00:00+00:00"},
             {"2026-11-21T07:00", "2026-11-21T07:00:00+00:00"},
             {"2026-11-21t07:00z", "2026-11-21T07:00:00+00:00"},
             {"2028-02-29", "2028-02-29T00:00:00+00:00"},
             {"0001-01-01", "0001-01-01T00:00:00+00:00"},
             {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999+00:00"}}) {
        INFO(text);
        CHECK(text_of(timestamp_of(text)) == written);
    }
    for (const char* text : {"",
                             "x",
                             "now",
                             "infinity",
                             "2026",
                             "2026-11",
                             "2026-1-1",
                             "2026/11/21",
                             "21-11-2026",
                             "2026-11-21T",
                             "2026-11-21T7:00",
                             "2026-11-21T07",
                             "2026-11-21T07:0",
                             "2026-11-21T07:00:0",
                             "2026-11-21T07:00:00.",
                             "2026-11-21T07:00:00 Europe/Berlin",
                             "2026-11-21T07:00:00+",
                             "2026-11-21T07:00:00+1",
                             "2026-11-21T07:00:00+16",
                             "2026-11-21T07:00:00+01:60",
                             "2026-11-21T07:00:00ZZ",
                             "12026-11-21",
                             "1795000000",
                             " 2026-11-21"}) {
        INFO(text);
        CHECK(time_refusal(text) == "400 22007");
    }
    for (const char* text : {"0000-01-01", "2026-00-01", "2026-13-01", "2026-11-31", "2026-02-29",
                             "2026-11-21T24:00", "2026-11-21T07:60", "2026-11-21T07:00:60"}) {
        INFO(text);
        CHECK(time_refusal(text) == "400 22008");
    }
}

TEST_CASE("A member of a body becomes a value of its column's type") {
    const auto value = [](RowType type, const std::string& json) {
        return value_of(type, base::Json::parse("[" + json + "]")->as_array()->front());
    };
    CHECK(value(RowType::text, "null") == RowValue());
    CHECK(value(RowType::text, "\"x\"") == RowValue("x"));
    CHECK(value(RowType::text, "5") == RowValue("5"));
    CHECK(value(RowType::text, "true") == RowValue("true"));
    CHECK(value(RowType::boolean, "false") == RowValue(false));
    CHECK(value(RowType::boolean, "\"yes\"") == RowValue(true));
    CHECK(value(RowType::integer, "7") == RowValue(std::int64_t{7}));
    CHECK_THAT(refusal([&] { return value(RowType::uuid, "7"); }), Catch::StartsWith("400 22P02"));
    CHECK_THAT(refusal([&] { return value(RowType::timestamp, "true"); }), Catch::StartsWith("400 22007"));
    CHECK_THAT(refusal([&] { return value(RowType::text, "\"a\\u0000b\""); }),
               Catch::StartsWith("400 22P05"));
    CHECK_THAT(refusal([&] { return value(RowType::uuid, "{}"); }), Catch::StartsWith("400 22P02"));
    CHECK(json_of(RowValue()).is_null());
    CHECK(json_of(RowValue(true)).dump() == "true");
    CHECK(json_of(RowValue("x")).dump() == "\"x\"");
    CHECK(json_of(RowValue(std::int64_t{7})).dump() == "7");
    CHECK(json_of(RowValue(storage::Time())).dump() == "\"1970-01-01T00:00:00+00:00\"");
}

}  // namespace holdfast::api::rest
