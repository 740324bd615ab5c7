// The query of a request to /rest/v1 (PostgREST manual, "Tables and Views") as a value.
//
//   select=id,name:username & email=eq.a@b & or=(id.is.null,not.and(a.gt.1,b.lt.2)) & order=email.desc &
//   limit=5
//
// Invariant: each parameter is understood, or the query is refused; none is left out, because a filter that
// is left out of a DELETE deletes the table. Whether a column exists is not known here (api/rest/plan.h).
#pragma once

#include "http/url.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::api::rest {

inline constexpr std::size_t kMostConditions = 100;     // in one query, groups included
inline constexpr std::size_t kMostDepth = 8;            // of groups in groups
inline constexpr std::size_t kMostListed = 1000;        // values of all `in` lists together
inline constexpr std::size_t kMostNames = 64;           // in select, order, columns or on_conflict
inline constexpr std::size_t kMostPatternBytes = 1000;  // of like and ilike
inline constexpr std::int64_t kMostOffset = 1'000'000'000'000;

enum class Operator { eq, neq, gt, gte, lt, lte, like, ilike, is, in };

// A test of one column, or a group of conditions.
struct Condition {
    enum class Kind { test, all, any };
    bool operator==(const Condition&) const = default;

    Kind kind = Kind::all;
    bool negated = false;
    // of a test
    std::string column{};
    Operator op = Operator::eq;
    // One value; for `in` any number. Of like and ilike with '%' for '*'; of `is` in lower case.
    std::vector<std::string> values{};
    // of a group
    std::vector<Condition> parts{};
};

struct Selected {
    bool operator==(const Selected&) const = default;
    std::string column;  // "*": all of them
    std::string alias{};
};

struct Order {
    bool operator==(const Order&) const = default;
    std::string column;
    bool descending = false;
    bool nulls_first = false;  // PostgreSQL's default: true if descending
};

struct Query {
    bool operator==(const Query&) const = default;
    std::vector<Selected> select{{"*"}};
    Condition filter{};  // Kind::all; no parts: every row
    std::vector<Order> order{};
    std::optional<std::int64_t> limit{};
    std::optional<std::int64_t> offset{};
    std::optional<std::vector<std::string>> columns{};  // of the rows in the body
    std::optional<std::vector<std::string>> on_conflict{};
};

// The parameter `apikey` is the gateway's and not part of the query. Throws Fault PGRST100.
Query parse_query(const http::Params& params);

}  // namespace holdfast::api::rest
