// Moves everything from one database to another, of the same kind or not: from SQLite to PostgreSQL as an
// installation grows, and back.
//
// Invariant: the target is filled in one transaction, which is committed once the counts agree and nothing is
// wrong with it. On any failure it stays empty. The source is read in one snapshot and never changed.
#pragma once

#include "storage/operator/inspect.h"

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::storage {

// The copy can't be, or would not be a good one; nothing was copied. The text is for the operator.
class CopyRefused : public std::runtime_error {
  public:
    explicit CopyRefused(const std::string& text, std::vector<Finding> found = {})
        : std::runtime_error(text), findings(std::move(found)) {}

    const std::vector<Finding> findings;  // what would be wrong with the target
};

struct CopiedTable {
    std::string name;
    std::int64_t rows;
};

// Called now and then for each table, and once when it is done: then rows == total.
using CopyProgress = std::function<void(std::string_view table, std::int64_t rows, std::int64_t total)>;

// Makes the schema of the target if it is missing. Ciphertexts stay as they are: the target works with the
// secret of the source. Memory stays flat. Throws BadDatabaseUrl (storage/open.h), StoreError, or
// CopyRefused: the source has another schema version than this program, the target is not empty, the numbers
// of rows differ, or something is wrong with what came to be there (storage/operator/inspect.h).
std::vector<CopiedTable> copy_database(const std::string& from, const std::string& to,
                                       const CopyProgress& progress);

}  // namespace holdfast::storage
