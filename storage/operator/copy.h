// Copies everything from one database to another, of the same kind or not: from SQLite to PostgreSQL when an
// installation grows, and back.
//
// Invariant: the target is filled in one transaction, which is committed only if the counts agree and the
// target has no fault. On any failure it stays empty. The source is read in one snapshot and never changed.
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

// The copy is impossible or would have faults; nothing was copied. The text is for the operator.
class CopyRefused : public std::runtime_error {
  public:
    explicit CopyRefused(const std::string& text, std::vector<Finding> found = {})
        : std::runtime_error(text), findings(std::move(found)) {}

    const std::vector<Finding> findings;  // the faults that the target would have
};

struct CopiedTable {
    std::string name;
    std::int64_t rows;
};

// Called several times for each table, and last when it is done: then rows == total.
using CopyProgress = std::function<void(std::string_view table, std::int64_t rows, std::int64_t total)>;

// Makes the schema of the target if it is missing. Ciphertexts stay as they are: the target works with the
// secret of the source. Needs the same memory for any number of rows. Throws BadDatabaseUrl (storage/open.h),
// StoreError, or CopyRefused: the source has another schema version than this program, the target is not
// empty, the numbers of rows differ, or the target has faults (storage/operator/inspect.h).
std::vector<CopiedTable> copy_database(const std::string& from, const std::string& to,
                                       const CopyProgress& progress);

}  // namespace holdfast::storage
