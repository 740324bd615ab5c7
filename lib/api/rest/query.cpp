#include "api/rest/query.h"

#include "api/rest/fault.h"
#include "api/rest/scanner.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace holdfast::api::rest {
namespace {

constexpr auto kOperators = std::to_array<std::pair<std::string_view, Operator>>({
    {"eq", Operator::eq},
    {"neq", Operator::neq},
    {"gt", Operator::gt},
    {"gte", Operator::gte},
    {"lt", Operator::lt},
    {"lte", Operator::lte},
    {"like", Operator::like},
    {"ilike", Operator::ilike},
    {"is", Operator::is},
    {"in", Operator::in},
});
constexpr std::string_view kExpectedOperator =
    "\"not\" or one of the operators eq, neq, gt, gte, lt, lte, like, ilike, is, in";
constexpr auto kIsValues = std::to_array<std::string_view>({"null", "not_null", "true", "false", "unknown"});

std::string at_most(std::size_t count, std::string_view what) {
    return "at most " + std::to_string(count) + " " + std::string(what);
}

// Counts what a query may hold only so much of.
struct Budget {
    std::size_t conditions = kMostConditions;
    std::size_t listed = kMostListed;

    void spend_condition(const Scanner& in) {
        if (conditions-- == 0) in.refuse(at_most(kMostConditions, "conditions"));
    }
    void spend_listed(const Scanner& in) {
        if (listed-- == 0) in.refuse(at_most(kMostListed, "values in lists"));
    }
};

// A value of a parameter of its own goes to its end, one in a group to the next ',' or ')'.
enum class Place { alone, in_group };

std::vector<std::string> list(Scanner& in, Budget& budget) {
    std::vector<std::string> values;
    in.require("(", "\"(\"");
    if (in.take(")")) return values;
    for (;;) {
        budget.spend_listed(in);
        values.push_back(in.value_before(",)"));
        if (in.take(")")) return values;
        in.require(",", "\",\" or \")\"");
    }
}

std::string pattern(const Scanner& in, std::string value) {
    if (value.size() > kMostPatternBytes) in.refuse(at_most(kMostPatternBytes, "bytes in a pattern"));
    std::ranges::replace(value, '*', '%');
    return value;
}

std::string is_value(const Scanner& in, std::string_view text) {
    std::string value = base::ascii_lower(text);
    if (std::ranges::find(kIsValues, value) == kIsValues.end())
        in.refuse("null, not_null, true, false or unknown");
    return value;
}

std::vector<std::string> values_of(Scanner& in, Operator op, Place place, Budget& budget) {
    if (op == Operator::in) return list(in, budget);
    std::string value = place == Place::alone ? in.rest() : in.value_before(",)");
    if (op == Operator::like || op == Operator::ilike) value = pattern(in, std::move(value));
    if (op == Operator::is) value = is_value(in, value);
    return {std::move(value)};
}

Condition test(Scanner& in, std::string column, Place place, Budget& budget) {
    budget.spend_condition(in);
    Condition test{.kind = Condition::Kind::test, .negated = in.take("not."), .column = std::move(column)};
    Scanner behind = in;
    const auto word = behind.word();
    const auto* found = std::ranges::find(kOperators, word, &std::pair<std::string_view, Operator>::first);
    if (found == kOperators.end() || !behind.take(".")) in.refuse(kExpectedOperator);
    in = behind;
    test.op = found->second;
    test.values = values_of(in, test.op, place, budget);
    return test;
}

Condition group(Scanner& in, bool negated, Condition::Kind kind, std::size_t depth, Budget& budget);

bool takes_group(Scanner& in, bool& negated, Condition::Kind& kind) {
    struct Head {
        std::string_view text;
        bool negated;
        Condition::Kind kind;
    };
    constexpr Head kHeads[] = {{"and(", false, Condition::Kind::all},
                               {"or(", false, Condition::Kind::any},
                               {"not.and(", true, Condition::Kind::all},
                               {"not.or(", true, Condition::Kind::any}};
    for (const Head& head : kHeads) {
        if (!in.sees(head.text)) continue;
        in.take(head.text.substr(0, head.text.size() - 1));
        negated = head.negated;
        kind = head.kind;
        return true;
    }
    return false;
}

Condition part(Scanner& in, std::size_t depth, Budget& budget) {
    in.skip_blanks();
    bool negated = false;
    auto kind = Condition::Kind::all;
    if (takes_group(in, negated, kind)) return group(in, negated, kind, depth + 1, budget);
    std::string column = in.name();
    in.require(".", "\".\" and an operator");
    return test(in, std::move(column), Place::in_group, budget);
}

Condition group(Scanner& in, bool negated, Condition::Kind kind, std::size_t depth, Budget& budget) {
    if (depth > kMostDepth) in.refuse(at_most(kMostDepth, "groups in groups"));
    budget.spend_condition(in);
    Condition group{.kind = kind, .negated = negated};
    in.require("(", "\"(\"");
    for (;;) {
        group.parts.push_back(part(in, depth, budget));
        in.skip_blanks();
        if (in.take(")")) return group;
        in.require(",", "\",\" or \")\"");
    }
}

// item(in) for each item of a list that is separated by commas.
template <class Item>
void each_of_list(Scanner& in, const Item& item) {
    for (std::size_t count = 1;; ++count) {
        if (count > kMostNames) in.refuse(at_most(kMostNames, "names"));
        in.skip_blanks();
        item(in);
        in.skip_blanks();
        if (in.at_end()) return;
        in.require(",", "\",\"");
    }
}

Selected selected(Scanner& in) {
    if (in.take("*")) return {"*"};
    std::string name = in.name();
    if (in.sees("::") || in.sees("->") || in.sees("!") || in.sees("("))
        in.refuse("\",\": casts, JSON paths, functions and other tables are not supported");
    if (!in.take(":")) return {std::move(name)};
    return {in.name(), std::move(name)};
}

Order order(Scanner& in) {
    Order order{in.name()};
    if (in.take(".desc")) {
        order.descending = order.nulls_first = true;
    } else {
        in.take(".asc");
    }
    if (in.take(".nullsfirst")) {
        order.nulls_first = true;
    } else if (in.take(".nullslast")) {
        order.nulls_first = false;
    }
    return order;
}

std::vector<std::string> names(std::string_view what, const std::string& text) {
    std::vector<std::string> names;
    Scanner in(what, text);
    each_of_list(in, [&](Scanner& item) { names.push_back(item.name()); });
    return names;
}

std::int64_t number(std::string_view what, const std::string& text) {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [read, error] = std::from_chars(text.data(), end, number);
    if (text.empty() || text.front() == '-' || error != std::errc() || read != end || number > kMostOffset)
        Scanner(what, text).refuse("a number");
    return number;
}

// The parameters that are no filter. False if `name` is none of them.
bool read_reserved(Query& query, const std::string& name, const std::string& value) {
    if (name == "select") {
        Scanner in("select parameter", value);
        std::vector<Selected> select;
        if (!value.empty()) {
            each_of_list(in, [&](Scanner& item) { select.push_back(selected(item)); });
            query.select = std::move(select);
        }
    } else if (name == "order") {
        Scanner in("order", value);
        each_of_list(in, [&](Scanner& item) { query.order.push_back(order(item)); });
    } else if (name == "limit") {
        query.limit = number("limit parameter", value);
    } else if (name == "offset") {
        query.offset = number("offset parameter", value);
    } else if (name == "columns") {
        query.columns = names("columns parameter", value);
    } else if (name == "on_conflict") {
        query.on_conflict = names("on_conflict parameter", value);
    } else {
        return false;
    }
    return true;
}

Condition filter(const std::string& name, const std::string& value, Budget& budget) {
    bool negated = false;
    auto kind = Condition::Kind::all;
    const std::string head = name + "(";
    if (Scanner key("logic tree", head); takes_group(key, negated, kind) && key.sees("(")) {
        Scanner in("logic tree", value);
        Condition whole = group(in, negated, kind, 1, budget);
        in.require_end("end of input");
        return whole;
    }
    Scanner key("filter", name);
    std::string column = key.name();
    key.require_end("the end of the column's name");
    Scanner in("filter", value);
    Condition whole = test(in, std::move(column), Place::alone, budget);
    in.require_end("end of input");
    return whole;
}

}  // namespace

Query parse_query(const http::Params& params) {
    if (params.malformed())
        throw unreadable("\"failed to parse the query\"", "an escape is broken, or its text is not UTF-8");
    Query query;
    Budget budget;
    for (const auto& [name, value] : params.pairs()) {
        if (name == "apikey") continue;
        if (read_reserved(query, name, value)) {
            if (params.count(name) > 1)
                throw unreadable("\"failed to parse the query\"",
                                 "the parameter \"" + name + "\" is there twice");
            continue;
        }
        query.filter.parts.push_back(filter(name, value, budget));
    }
    return query;
}

}  // namespace holdfast::api::rest
