// A change of the installation's secret: what is sealed in the database under which one, and the move from
// the keys of an old secret to those of the newest.
//
//   count_sealed   every place -> how many values by secret
//   reseal         every place -> the next 200 values of the old secret -> opened, sealed anew -> replaced
//
// Invariant: a value is replaced by the same one under the newest key, in one step, and only if nobody has
// changed it meanwhile. So it may be stopped at any moment, and goes on where it was when it is called again.
// It holds up a running server for no longer than one step's updates.
#pragma once

#include "crypto/keys.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::accounts {

// The id of a secret: that of its key for the tokens of accounts (crypto::sealing_key_id).
std::string secret_id(const crypto::Keys& keys);

struct SealedCounts {
    std::string_view place;  // "refresh tokens of accounts"
    // By the ids of secrets. Values of a secret that is not in the ring are under their own key's id.
    std::map<std::string, std::int64_t> by_secret;
};

// Throws storage::BadDatabaseUrl or storage::StoreError.
std::vector<SealedCounts> count_sealed(const std::string& database_url, const crypto::KeyRing& ring);

// Called several times for each place that has values to move, and last when it is done: then done == total.
using ResealProgress = std::function<void(std::string_view place, std::int64_t done, std::int64_t total)>;

struct Resealed {
    std::int64_t moved = 0;
    // Values that are still under the old secret: a server has sealed them meanwhile.
    std::int64_t left = 0;
    // Those among them that open by no key.
    std::int64_t broken = 0;
};

// Moves what is under `old`, a secret of the ring, to the newest. Throws as above.
Resealed reseal(const std::string& database_url, const crypto::KeyRing& ring, const crypto::Keys& old,
                const ResealProgress& progress);

}  // namespace holdfast::accounts
