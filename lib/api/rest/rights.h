// Who may do what with the tables of /rest/v1, column by column, and what their texts may be: the rules of
// lib/accounts. What is not allowed here is refused.
//
//              anon     authenticated, of their own rows             service_role
//   GET        -        all columns                                  all columns of all rows
//   POST       -        -                                            rows without tokens
//   PATCH      -        username; nickname                           what is neither identity, owner nor
//   token DELETE     -        -                                            users and accounts, as the rules
//   delete them
#pragma once

#include "api/supabase/caller.h"
#include "storage/rows.h"

#include <vector>

namespace holdfast::api::rest {

enum class Action { select, insert, update, remove };

// Throws Fault 42501 if the role may not do it with any row: 401 for anon, 403 for all others.
void require_right(Role role, Action action, const storage::RowTable& table);

// The same for columns that an insert or update writes. A merge also updates.
void require_insertable(const storage::RowTable& table, const storage::RowColumns& columns);
void require_settable(Role role, const storage::RowTable& table,
                      const std::vector<storage::RowSetting>& settings);

// The value as it is stored: emails, user names and nicknames by accounts/validation.h; all other texts have
// bounds, and no control characters. Throws Fault 23514 for a text that may not be stored.
storage::RowValue checked_value(const storage::RowTable& table, const storage::RowColumn& column,
                                storage::RowValue value);

}  // namespace holdfast::api::rest
