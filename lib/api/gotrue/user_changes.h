// What a change of a user is refused for, in the words of /auth/v1.
#pragma once

#include "accounts/user_directory.h"
#include "api/context.h"
#include "storage/users.h"

namespace holdfast::api::gotrue {

// The user after a change, or a new one. Throws SupabaseRefusal.
const storage::UserDetails& require_changed(const accounts::DirectoryResult& result,
                                            const accounts::UserChanges& changes, const Context& context);

}  // namespace holdfast::api::gotrue
