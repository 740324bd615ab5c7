// Who is signed in, by name only: what it holds stands in storage/sessions.h.
#pragma once

namespace holdfast::storage {
struct SessionUser;
}

namespace holdfast::accounts {

using CurrentUser = storage::SessionUser;

}  // namespace holdfast::accounts
