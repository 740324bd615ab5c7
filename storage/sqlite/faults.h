// Faults of SQLite, told apart by the extended result code (sqlite.org/rescode.html), never by the text.
#pragma once

#include "storage/errors.h"

#include <string>
#include <string_view>

namespace SQLite {
class Exception;
}

namespace holdfast::storage::sqlite {

// A constraint refused a statement. The statement has changed nothing; the transaction goes on.
class ConstraintFailed final : public StoreError {
  public:
    ConstraintFailed(int extended_code, const std::string& text);

    bool is_unique() const;  // a UNIQUE constraint or a PRIMARY KEY
    bool is_foreign_key() const;
    bool is_not_null() const;
    bool is_check() const;

    // The columns that SQLite names for a unique violation: "table.column, table.column"; or the column that
    // would be NULL: "table.column".
    std::string columns() const;

    // The check that SQLite names.
    std::string check() const;

  private:
    std::string behind(std::string_view lead) const;

    int extended_code_;
};

// The disk has no room, or too little.
class DiskFull final : public StoreError {
  public:
    explicit DiskFull(const std::string& text) : StoreError(ErrorKind::unavailable, text) {}
};

// Throws ConstraintFailed, DiskFull or StoreError. Unavailable: BUSY, LOCKED, FULL, IOERR, CANTOPEN,
// READONLY.
[[noreturn]] void raise(const SQLite::Exception& exception);

// The same for COMMIT; but if the disk did not confirm the write, the kind is commit_unknown.
[[noreturn]] void raise_in_commit(const SQLite::Exception& exception);

}  // namespace holdfast::storage::sqlite
