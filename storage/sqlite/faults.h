// What SQLite refuses, sorted by its extended result code (sqlite.org/rescode.html), never by its text.
#pragma once

#include "storage/errors.h"

#include <string>

namespace SQLite {
class Exception;
}

namespace holdfast::storage::sqlite {

// A constraint refused a statement. The transaction goes on; the statement has left nothing behind.
class ConstraintFailed final : public StoreError {
  public:
    ConstraintFailed(int extended_code, const std::string& text);

    bool is_unique() const;  // a UNIQUE constraint or a PRIMARY KEY
    bool is_foreign_key() const;

    // The columns that SQLite names for a unique violation: "table.column, table.column".
    std::string columns() const;

  private:
    int extended_code_;
};

// The disk has no room, or too little of it.
class DiskFull final : public StoreError {
  public:
    explicit DiskFull(const std::string& text) : StoreError(ErrorKind::unavailable, text) {}
};

// Throws ConstraintFailed, DiskFull or StoreError. Unavailable: BUSY, LOCKED, FULL, IOERR, CANTOPEN,
// READONLY.
[[noreturn]] void raise(const SQLite::Exception& exception);

// The same for COMMIT: where the disk failed to confirm the write, the kind is commit_unknown.
[[noreturn]] void raise_in_commit(const SQLite::Exception& exception);

}  // namespace holdfast::storage::sqlite
