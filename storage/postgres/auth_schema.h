// What the schema `auth` of this database looks like: Holdfast's own, or an existing Supabase project's, of
// which nothing is ever altered. Read from the catalogue once; the statements that depend on it are put
// together then, from literals.
#pragma once

#include "storage/postgres/connection.h"

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage::postgres {

// Immutable once read. Outlives every connection that runs its statements.
class AuthSchema {
  public:
    // Throws StoreError where auth.users is not there or lacks a column that Holdfast can't do without.
    static AuthSchema read(Connection& connection);

    // The row of auth.users, with every field that Supabase's own server expects where the columns are there.
    // $1 id, $2 email, $3 password hash, $4 now, $5 username.
    Sql insert_user() const { return Sql::composed(insert_user_); }

    // The row of auth.identities that belongs to it. $1 user id, $2 email, $3 now. Only where
    // has_identities().
    Sql insert_identity() const { return Sql::composed(insert_identity_); }
    bool has_identities() const { return !insert_identity_.empty(); }

    // The same for many users at once: for the rows of pg_temp.copied_users (id, email, encrypted_password,
    // created_at, updated_at, username), which a copy makes.
    Sql insert_copied_users() const { return Sql::composed(insert_copied_users_); }
    Sql insert_copied_identities() const { return Sql::composed(insert_copied_identities_); }

    // id, email, username, password hash of the user with the email $1 who may log in with a password.
    Sql select_credentials() const { return Sql::composed(select_credentials_); }

    // True for a unique index of auth.users that keeps two users from having one email, whatever its name.
    bool is_email_index(std::string_view name) const;

  private:
    std::string insert_user_;
    std::string insert_identity_;
    std::string insert_copied_users_;
    std::string insert_copied_identities_;
    std::string select_credentials_;
    std::vector<std::string> email_indexes_;
};

}  // namespace holdfast::storage::postgres
