// The schema `auth` of this database: Holdfast's own, or that of an existing Supabase project, which is never
// altered. It is read from the catalogue once; the statements that depend on it are made then, from literals.
#pragma once

#include "storage/open.h"
#include "storage/postgres/connection.h"

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage::postgres {

// Immutable once read. Outlives every connection that runs its statements.
class AuthSchema {
  public:
    // Throws StoreError if auth.users does not exist or lacks a column that Holdfast needs.
    static AuthSchema read(Connection& connection, const OpenOptions& options = {});

    // Inserts the row of auth.users, with every field that Supabase's own server expects, as far as it has
    // the columns. $1 id, $2 email or NULL, $3 password hash, $4 now, $5 username, $6 user metadata, $7 app
    // metadata, $8 when the email was verified, $9 when the user signed in.
    Sql insert_user() const { return Sql::composed(insert_user_); }

    // True if every new email counts as verified.
    bool assumes_emails_verified() const { return assumes_emails_verified_; }

    // Inserts the user's row of auth.identities. $1 user id, $2 email, $3 now, $4 when the email was
    // verified. Only if has_identities().
    Sql insert_identity() const { return Sql::composed(insert_identity_); }
    bool has_identities() const { return !insert_identity_.empty(); }

    // The same, if the user has no identity at all yet.
    Sql insert_first_identity() const { return Sql::composed(insert_first_identity_); }

    // True if auth.users says itself who is anonymous.
    bool knows_anonymous() const { return knows_anonymous_; }
    // True if a profile can't be without an email.
    bool profile_needs_email() const { return profile_needs_email_; }

    // insert_user() and insert_identity() for many users at once: the rows of pg_temp.copied_users (id,
    // email, encrypted_password, created_at, updated_at, username, raw_user_meta_data, raw_app_meta_data,
    // email_confirmed_at, last_sign_in_at), which a copy makes.
    Sql insert_copied_users() const { return Sql::composed(insert_copied_users_); }
    Sql insert_copied_identities() const { return Sql::composed(insert_copied_identities_); }

    // The four statements below find no row of a user who is banned or deleted in the project, or whose
    // email is not verified if OpenOptions demands it.

    // kCredentialColumns (user_columns.h) of the user with the email $1 who may log in with a password.
    Sql select_credentials() const { return Sql::composed(select_credentials_); }

    // kSessionUserColumns of a valid session. $1 session id, $2 now.
    Sql select_session() const { return Sql::composed(select_session_); }

    // The same, and marks a state as used; no row if it was used before. $3 the state's digest, $4 its
    // expiry.
    Sql consume_state() const { return Sql::composed(consume_state_); }

    // Uses up a generation, and writes the event if that revokes the session. Columns: kSessionUserColumns,
    // whether the session was revoked, its generation now and when that began. $1 session id, $2 generation,
    // $3 now, $4 expiry, $5 network, $6: the generation before the current one may come again if it was used
    // later than this time.
    Sql rotate_session() const { return Sql::composed(rotate_session_); }

    // True for a unique index of auth.users that keeps two users from having one email, whatever its name.
    bool is_email_index(std::string_view name) const;

  private:
    std::string insert_user_;
    std::string insert_identity_;
    std::string insert_first_identity_;
    std::string insert_copied_users_;
    std::string insert_copied_identities_;
    std::string select_credentials_;
    std::string select_session_;
    std::string consume_state_;
    std::string rotate_session_;
    std::vector<std::string> email_indexes_;
    bool assumes_emails_verified_ = false;
    bool knows_anonymous_ = false;
    bool profile_needs_email_ = false;
};

}  // namespace holdfast::storage::postgres
