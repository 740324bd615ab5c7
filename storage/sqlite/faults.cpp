#include "storage/sqlite/faults.h"

#include <string_view>

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace holdfast::storage::sqlite {
namespace {

// The low byte of an extended result code is the primary one.
int primary(int code) { return code & 0xff; }

// SQLiteCpp uses -1 for faults that it finds itself.
int code_of(const SQLite::Exception& exception) {
    const int extended = exception.getExtendedErrorCode();
    return extended > 0 ? extended : exception.getErrorCode();
}

std::string text_of(const SQLite::Exception& exception) {
    return "SQLite " + std::to_string(code_of(exception)) + ": " + exception.what();
}

// SHMSIZE: the file with the WAL's index can't grow.
bool is_disk_full(int code) { return code == SQLITE_FULL || code == SQLITE_IOERR_SHMSIZE; }

ErrorKind kind_of(int code) {
    if (code < 0) return ErrorKind::internal;
    switch (primary(code)) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
            return ErrorKind::unavailable;
        default:
            return ErrorKind::internal;
    }
}

}  // namespace

ConstraintFailed::ConstraintFailed(int extended_code, const std::string& text)
    : StoreError(ErrorKind::violation, text), extended_code_(extended_code) {}

bool ConstraintFailed::is_unique() const {
    return extended_code_ == SQLITE_CONSTRAINT_UNIQUE || extended_code_ == SQLITE_CONSTRAINT_PRIMARYKEY;
}

bool ConstraintFailed::is_foreign_key() const { return extended_code_ == SQLITE_CONSTRAINT_FOREIGNKEY; }

bool ConstraintFailed::is_not_null() const { return extended_code_ == SQLITE_CONSTRAINT_NOTNULL; }

bool ConstraintFailed::is_check() const { return extended_code_ == SQLITE_CONSTRAINT_CHECK; }

std::string ConstraintFailed::columns() const {
    return behind(is_unique() ? "UNIQUE constraint failed: " : "NOT NULL constraint failed: ");
}

std::string ConstraintFailed::check() const { return behind("CHECK constraint failed: "); }

std::string ConstraintFailed::behind(std::string_view lead) const {
    const std::string_view text = what();
    return text.starts_with(lead) ? std::string(text.substr(lead.size())) : std::string();
}

void raise(const SQLite::Exception& exception) {
    const int code = code_of(exception);
    if (code > 0 && primary(code) == SQLITE_CONSTRAINT) throw ConstraintFailed(code, exception.what());
    if (is_disk_full(code)) throw DiskFull(text_of(exception));
    throw StoreError(kind_of(code), text_of(exception));
}

void raise_in_commit(const SQLite::Exception& exception) {
    const int code = code_of(exception);
    // The frames are written, but perhaps not on the disk: recovery after a crash may find them or not.
    if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) {
        throw StoreError(ErrorKind::commit_unknown, text_of(exception));
    }
    raise(exception);
}

}  // namespace holdfast::storage::sqlite
