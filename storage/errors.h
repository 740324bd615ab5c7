// The faults of a database, in PostgreSQL's words on every backend.
//
// A broken constraint that the caller must branch on is a value (Violation). Everything that should not
// happen is a StoreError. The texts of both go to the log, never to a client.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace holdfast::storage {

inline constexpr std::string_view kUniqueViolation = "23505";      // SQLSTATE, PostgreSQL appendix A
inline constexpr std::string_view kForeignKeyViolation = "23503";  // SQLSTATE, PostgreSQL appendix A

// The index that gives each cloud account exactly one owner.
inline constexpr std::string_view kGlobalAccountIndex = "uniq_cloud_provider_accounts_global";

// The constraint that gives each email one user.
inline constexpr std::string_view kEmailConstraint = "users_email_key";

// A constraint that refused a statement. SQLite and PostgreSQL have the same SQLSTATE, constraint name and
// texts.
struct Violation {
    static constexpr std::string_view name = "violation";
    std::string sqlstate;    // "23505" or "23503"
    std::string constraint;  // e.g. "uniq_cloud_provider_accounts_global"
    std::string message;     // e.g. duplicate key value violates unique constraint "..."
    std::string detail;      // e.g. Key (provider, provider_account_id)=(onedrive, 1) already exists.
};

enum class ErrorKind {
    unavailable,     // no connection, no lock or no room in time; nothing was done, trying again may help
    commit_unknown,  // the connection was lost, or the disk failed, during COMMIT: it may be done or not
    violation,       // a constraint that the operation does not report as a value
    internal,        // anything else: a damaged file, a schema that does not fit, a bug
};

// "unavailable", "commit_unknown", "violation", "internal".
std::string_view name(ErrorKind kind);

// A fault of the database. Unless the kind is commit_unknown, the operation has changed nothing.
class StoreError : public std::runtime_error {
  public:
    StoreError(ErrorKind kind, const std::string& text) : std::runtime_error(text), kind_(kind) {}
    ErrorKind kind() const { return kind_; }

  private:
    ErrorKind kind_;
};

}  // namespace holdfast::storage
