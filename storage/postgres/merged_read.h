// The same read of many callers as one statement: a statement costs the server and libpq more than the row
// that it finds. SELECT a FROM t WHERE b = $1, for the values 7 and 8, becomes
//
//   SELECT one.*, asked.place FROM unnest((SELECT $1)) WITH ORDINALITY AS asked (v1, place)
//   CROSS JOIN LATERAL (SELECT a FROM t WHERE b = asked.v1 OFFSET 0) AS one
//
// for the array {7,8}. OFFSET 0 makes the server look up each value by itself, with the plan that a single
// read has. It sees no array behind (SELECT $1), so it plans once for arrays of any length.
#pragma once

#include "storage/postgres/result.h"
#include "storage/postgres/values.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage::postgres {

// The statement for many, made of one that has `values` values and no '$' but for them.
std::string merged_sql(std::string_view sql, std::size_t values);

// An array for each of the values. The statements have the same SQL, and `sql` is its merged_sql().
Statement merged(Sql sql, std::span<const Statement* const> statements);

// The first row that each of `count` statements has found, or none.
std::vector<Result> split(const Result& merged, std::size_t count);

}  // namespace holdfast::storage::postgres
