// A linked account in an answer.
#pragma once

#include "accounts/linked_accounts.h"
#include "base/json.h"

namespace holdfast::api {

// What the owner sees of it: never a token.
base::Json account_json(const accounts::AccountView& view);

}  // namespace holdfast::api
