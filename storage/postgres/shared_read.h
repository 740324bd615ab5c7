// A read in two halves: what it asks, and what the answer means. So many can be asked before the first one is
// answered (storage/postgres/shared_reads.h).
//
// An operation is read so if it is one statement that finds a row, or few rows, by an index: it has a
// read_of() where others have an execute().
#pragma once

#include "storage/postgres/result.h"
#include "storage/postgres/values.h"

#include <optional>

namespace holdfast::storage::postgres {

// Which rows of an answer count: the first one only, or all.
enum class Rows { one, several };

// `statement` is nullopt if nothing can be found: the outcome is an empty one then.
template <class Operation>
struct SharedRead {
    std::optional<Statement> statement;
    typename Operation::Outcome (*outcome)(const Result&);
    Rows rows = Rows::one;
};

// What the first row says, if there is one.
template <const auto& kColumns>
auto first_row(const Result& result) {
    return result.first([](const Row& row) { return kColumns.read(row); });
}

// What each row says.
template <const auto& kColumns>
auto all_rows(const Result& result) {
    return result.all([](const Row& row) { return kColumns.read(row); });
}

}  // namespace holdfast::storage::postgres
