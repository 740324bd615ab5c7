// Users, identities and sessions as Supabase's auth server tells them.
#pragma once

#include "accounts/linked_accounts.h"
#include "accounts/users.h"
#include "api/context.h"
#include "api/route.h"
#include "base/json.h"
#include "storage/users.h"

#include <string>
#include <vector>

namespace holdfast::api::gotrue {

// A user and the accounts that they have linked.
struct Told {
    storage::UserDetails user;
    std::vector<accounts::AccountView> accounts;
};

// The user of that id. Throws SupabaseRefusal user_not_found if there is none.
Told require_told(const Context& context, std::string_view user_id);
Told told(const Context& context, storage::UserDetails user);

// Never a password. The identities are one for the email, whose identity_id is the user's id, and one for
// each linked account, whose identity_id is the account's row and whose id is the provider's.
base::Json user_json(const Told& told);

// 200 with a session and its user. Its access token tells what is stored of the user.
http::Response session_response(const Call& call, const accounts::SignedIn& session);

http::Response json_response(const base::Json& body);

}  // namespace holdfast::api::gotrue
