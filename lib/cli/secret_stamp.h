// The database's stamp of its secret: a value sealed with the newest secret that a server was started with.
// It shows whether other secrets fit the database, and with which one its servers seal.
#pragma once

#include "cli/settings.h"
#include "crypto/keys.h"

namespace holdfast::cli {

// All of these throw SecretError if the stamp is of none of the secrets, because what is sealed in the
// database could not be opened; and storage::StoreError. The schema must exist. A database without a stamp
// gets that of the newest secret.

// What a server does when it starts: puts the stamp of its newest secret in the place of an older one.
void stamp_with_newest(const Settings& settings, const crypto::KeyRing& keys);

// Looks at it alone: a database without a stamp stays without one. Throws SecretError as load_keys() too.
void require_fit(const Settings& settings);

// The keys of the stamp's secret: what a command seals with them each running server opens, also one that
// does not know the newest secret yet. Throws SecretError as load_keys() too.
crypto::Keys keys_in_use(const Settings& settings);

}  // namespace holdfast::cli
