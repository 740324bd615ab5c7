// The signed-in user, declared only: storage/sessions.h defines it.
#pragma once

namespace holdfast::storage {
struct SessionUser;
}

namespace holdfast::accounts {

using CurrentUser = storage::SessionUser;

}  // namespace holdfast::accounts
