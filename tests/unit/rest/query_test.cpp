#include "api/rest/query.h"

#include "api/rest/fault.h"

#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

namespace holdfast::api::rest {
namespace {

using Kind = Condition::Kind;

Query read(const std::string& query) { return parse_query(http::Params::parse(query)); }

Condition test(const std::string& column, Operator op, std::vector<std::string> values,
               bool negated = false) {
    return {.kind = Kind::test, .negated = negated, .column = column, .op = op, .values = std::move(values)};
}

// The only condition of the query.
Condition only(const std::string& query) {
    const Query whole = read(query);
    CHECK(whole.filter.kind == Kind::all);
    CHECK_FALSE(whole.filter.negated);
    REQUIRE(whole.filter.parts.size() == 1);
    return whole.filter.parts.front();
}

std::string repeated(const std::string& text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

std::string refusal(const std::string& query) {
    try {
        read(query);
        return "";
    } catch (const Fault& fault) {
        CHECK(fault.status() == 400);
        CHECK(fault.details());
        CHECK_FALSE(fault.message().empty());
        return fault.code();
    }
}

}  // namespace

TEST_CASE("A query without parameters asks for all columns of all rows") {
    const Query query = read("");
    CHECK(query == Query{});
    CHECK(query.select == std::vector<Selected>{{"*"}});
    CHECK(query.filter.parts.empty());
}

TEST_CASE("Each operator of a filter is read with its value") {
    for (const auto& [text, condition] : std::vector<std::pair<std::string, Condition>>{
             {"a=eq.1", test("a", Operator::eq, {"1"})},
             {"a=neq.1", test("a", Operator::neq, {"1"})},
             {"a=gt.1", test("a", Operator::gt, {"1"})},
             {"a=gte.1", test("a", Operator::gte, {"1"})},
             {"a=lt.1", test("a", Operator::lt, {"1"})},
             {"a=lte.1", test("a", Operator::lte, {"1"})},
             {"a=like.*x_%25", test("a", Operator::like, {"%x_%"})},
             {"a=ilike.X*", test("a", Operator::ilike, {"X%"})},
             {"a=is.null", test("a", Operator::is, {"null"})},
             {"a=is.NULL", test("a", Operator::is, {"null"})},
             {"a=is.not_null", test("a", Operator::is, {"not_null"})},
             {"a=is.true", test("a", Operator::is, {"true"})},
             {"a=is.false", test("a", Operator::is, {"false"})},
             {"a=is.unknown", test("a", Operator::is, {"unknown"})},
             {"a=in.(1,2)", test("a", Operator::in, {"1", "2"})},
             {"a=in.()", test("a", Operator::in, {})},
             {"a=in.(\"\")", test("a", Operator::in, {""})},
             {"a=in.(\"b,c)\",d%20e)", test("a", Operator::in, {"b,c)", "d e"})},
             {R"(a=in.("q\"\\"))", test("a", Operator::in, {"q\"\\"})},
             {"a=not.eq.1", test("a", Operator::eq, {"1"}, true)},
             {"a=not.in.(1)", test("a", Operator::in, {"1"}, true)},
             {"a=not.is.null", test("a", Operator::is, {"null"}, true)},
             // A value goes to the end, whatever is in it.
             {"a=eq.", test("a", Operator::eq, {""})},
             {"a=eq.b,c).(\"", test("a", Operator::eq, {"b,c).(\""})},
             {"a=eq.\"b\"", test("a", Operator::eq, {"\"b\""})},
             {"a=eq.eq.not.x", test("a", Operator::eq, {"eq.not.x"})},
             {"a=eq.x=y", test("a", Operator::eq, {"x=y"})},
             {"\"a b\"=eq.1", test("a b", Operator::eq, {"1"})}}) {
        INFO(text);
        CHECK(only(text) == condition);
    }
}

TEST_CASE("A plus in a filter is a blank only if it is not encoded") {
    CHECK(only("email=eq.a%2Bb%40example.com").values.front() == "a+b@example.com");
    CHECK(only("email=eq.a+b").values.front() == "a b");
}

TEST_CASE("Groups of conditions nest, and their values end at a comma or a parenthesis") {
    CHECK(only("or=(a.eq.1,b.not.is.null)") ==
          Condition{.kind = Kind::any,
                    .parts = {test("a", Operator::eq, {"1"}), test("b", Operator::is, {"null"}, true)}});
    CHECK(only("not.and=(a.in.(1,2),or(b.gt.3,not.and(c.lt.4, \"d e\".eq.\"x,)\")))") ==
          Condition{.kind = Kind::all,
                    .negated = true,
                    .parts = {test("a", Operator::in, {"1", "2"}),
                              {.kind = Kind::any,
                               .parts = {test("b", Operator::gt, {"3"}),
                                         {.kind = Kind::all,
                                          .negated = true,
                                          .parts = {test("c", Operator::lt, {"4"}),
                                                    test("d e", Operator::eq, {"x,)"})}}}}}});
    CHECK(read("a=eq.1&a=eq.2&or=(b.eq.3)").filter.parts.size() == 3);
}

TEST_CASE("select, order, limit, offset, columns and on_conflict are read") {
    const Query query = read(
        "select=id,name:username, *&order=email.desc,id,a.asc.nullsfirst,b.desc.nullslast,c.nullsfirst"
        "&limit=5&offset=10&columns=\"a\",b&on_conflict=user_id,provider&apikey=x");
    CHECK(query.select == std::vector<Selected>{{"id"}, {"username", "name"}, {"*"}});
    CHECK(query.order == std::vector<Order>{{"email", true, true},
                                            {"id", false, false},
                                            {"a", false, true},
                                            {"b", true, false},
                                            {"c", false, true}});
    CHECK(query.limit == 5);
    CHECK(query.offset == 10);
    CHECK(query.columns == std::vector<std::string>{"a", "b"});
    CHECK(query.on_conflict == std::vector<std::string>{"user_id", "provider"});
    CHECK(query.filter.parts.empty());
    CHECK(read("select=").select == std::vector<Selected>{{"*"}});
    CHECK(read("limit=0").limit == 0);
}

TEST_CASE("What can't be read is refused, and never left out") {
    const std::string kDeep = repeated("and(", kMostDepth) + "a.eq.1" + repeated(")", kMostDepth);
    for (const std::string& query :
         std::vector<std::string>{"a",
                                  "a=",
                                  "a=1",
                                  "a=eq",
                                  "a=eq1",
                                  "a=EQ.1",
                                  "a=equals.1",
                                  "a=not.1",
                                  "a=not.not.eq.1",
                                  "a=.eq.1",
                                  "a=.1",
                                  "a=not.",
                                  "a=not",
                                  "a=is.",
                                  "a=is.nul",
                                  "a=is.1",
                                  "a=is.null.x",
                                  "a=in.1",
                                  "a=in.(1",
                                  "a=in.1)",
                                  "a=in.(1)x",
                                  "a=in.(\"1)",
                                  "a=in.(\"1\"2)",
                                  "a=in.(\"1\\",
                                  "a=in.",
                                  "a=cs.{1}",
                                  "a=cd.{1}",
                                  "a=ov.[1]",
                                  "a=fts.x",
                                  "a=plfts.x",
                                  "a=fts(english).x",
                                  "a=match.x",
                                  "a=imatch.x",
                                  "a=sl.(1)",
                                  "a=adj.(1)",
                                  "a=isdistinct.1",
                                  "a=eq(any).{1}",
                                  "a=like(all).{x}",
                                  "a=ilike(any).{x}",
                                  "a=like." + repeated("x", kMostPatternBytes + 1),
                                  "=eq.1",
                                  "a.b=eq.1",
                                  "a-b=eq.1",
                                  "a%20b=eq.1",
                                  "a->b=eq.1",
                                  "a->>b=eq.1",
                                  "a::text=eq.1",
                                  "\"a=eq.1",
                                  "\"a\"b=eq.1",
                                  "a;b=eq.1",
                                  "a'=eq.1",
                                  "a)=eq.1",
                                  "or=",
                                  "or=()",
                                  "or=(",
                                  "or=)",
                                  "or=a.eq.1",
                                  "or=(a.eq.1",
                                  "or=(a.eq.1))",
                                  "or=(a.eq.1)x",
                                  "or=(a)",
                                  "or=(a.eq)",
                                  "or=(a.1)",
                                  "or=(,)",
                                  "or=(a.eq.1,)",
                                  "or=(,a.eq.1)",
                                  "or=(a.eq.1,b eq.2)",
                                  "or=(xor(a.eq.1))",
                                  "or=(or)",
                                  "or=(or())",
                                  "or=(and(a.eq.1)",
                                  "or=(not.a.eq.1)",
                                  "or=(a.eq.\"1)",
                                  "or=(a.eq.\"1\"2)",
                                  "or=eq.1",
                                  "and=()",
                                  "not.or=()",
                                  "not.a=eq.1",
                                  "OR=(a.eq.1)",
                                  "or=(" + kDeep + ")",
                                  "or=(" + repeated("a.eq.1,", kMostConditions) + "a.eq.1)",
                                  repeated("a=eq.1&", kMostConditions + 1),
                                  "a=in.(" + repeated("1,", kMostListed) + "1)",
                                  "select=,",
                                  "select=id,",
                                  "select=,id",
                                  "select=id,,email",
                                  "select=i d",
                                  "select=id;email",
                                  "select=id.email",
                                  "select=users(*)",
                                  "select=x:users(id)",
                                  "select=users!inner(id)",
                                  "select=...users(id)",
                                  "select=id::text",
                                  "select=count()",
                                  "select=id.count()",
                                  "select=a->b",
                                  "select=:id",
                                  "select=a:",
                                  "select=a:b:c",
                                  "select=*x",
                                  "select='id'",
                                  "select=\"id",
                                  "select=id&select=email",
                                  "select=" + repeated("id,", kMostNames) + "id",
                                  "order=",
                                  "order=,",
                                  "order=id.",
                                  "order=id.up",
                                  "order=id.desc.asc",
                                  "order=id.nullsfirst.desc",
                                  "order=id.desc.nulls",
                                  "order=id desc",
                                  "order=users(id)",
                                  "order=id;",
                                  "order=id&order=id",
                                  "limit=",
                                  "limit=-1",
                                  "limit=+1",
                                  "limit=1.5",
                                  "limit=1e3",
                                  "limit=x",
                                  "limit=0x10",
                                  "limit=99999999999999999999",
                                  "limit=1&limit=2",
                                  "limit=%201",
                                  "offset=",
                                  "offset=-1",
                                  "offset=x",
                                  "offset=9223372036854775807",
                                  "offset=1&offset=1",
                                  "columns=",
                                  "columns=a,",
                                  "columns=a b",
                                  "columns=a&columns=a",
                                  "on_conflict=",
                                  "on_conflict=a,",
                                  "on_conflict=a;drop table users",
                                  "a=eq.%",
                                  "a=eq.%zz",
                                  "a=eq.%ff",
                                  "a=eq.%00",
                                  "%=eq.1"}) {
        INFO(query);
        CHECK(refusal(query) == "PGRST100");
    }
}

TEST_CASE("A query within its bounds is read") {
    const std::string kDeep = repeated("and(", kMostDepth - 1) + "a.eq.1" + repeated(")", kMostDepth - 1);
    CHECK(refusal("or=(" + kDeep + ")") == "");
    CHECK(refusal(repeated("a=eq.1&", kMostConditions)) == "");
    CHECK(refusal("a=in.(" + repeated("1,", kMostListed - 1) + "1)") == "");
    CHECK(refusal("select=" + repeated("id,", kMostNames - 1) + "id") == "");
    CHECK(refusal("a=like." + repeated("x", kMostPatternBytes)) == "");
}

TEST_CASE("A refusal says what was read, where it ended and what was expected") {
    try {
        read("a=nope.1");
        FAIL("it was read");
    } catch (const Fault& fault) {
        CHECK(fault.message() == "\"failed to parse filter (nope.1)\" (line 1, column 1)");
        CHECK_THAT(*fault.details(),
                   Catch::StartsWith("unexpected \"n\" expecting \"not\" or one of the op"));
    }
    try {
        read("or=(a.eq.1,b\n)");
        FAIL("it was read");
    } catch (const Fault& fault) {
        CHECK(fault.message() == "\"failed to parse logic tree ((a.eq.1,b\\n))\" (line 1, column 10)");
        CHECK(*fault.details() == "unexpected \"\\n\" expecting \".\" and an operator");
    }
}

}  // namespace holdfast::api::rest
