#include "cli/secret_stamp.h"

#include "cli/database.h"
#include "cli/secrets.h"
#include "crypto/seal.h"
#include "storage/operator/secret_check.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace holdfast::cli {
namespace {

constexpr std::string_view kName = "account tokens";

std::string context() { return crypto::seal_context({"secret check", kName}); }

std::string stamp_of(const crypto::Keys& keys) {
    return crypto::Sealer({keys.account_tokens}).seal(kName, context());
}

// The stamp, and the place in the ring of the secret that it is of.
struct Stamp {
    std::string sealed;
    std::size_t secret;
};

Stamp stamp_by(std::string sealed, const crypto::KeyRing& ring) {
    const auto& all = ring.all();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (crypto::Sealer({all[i].account_tokens}).open(sealed, context()) == kName)
            return {std::move(sealed), i};
    }
    throw SecretError(
        "--secret: it does not fit the database, which was served with another secret before: use that one, "
        "or the sealed tokens there can't be opened");
}

Stamp stamp_of_database(const std::string& url, const crypto::KeyRing& ring) {
    return stamp_by(storage::keep_secret_check(url, kName, stamp_of(ring.newest())), ring);
}

}  // namespace

void require_fit(const Settings& settings) {
    auto sealed = storage::find_secret_check(database_url(settings), kName);
    if (sealed) (void)stamp_by(std::move(*sealed), load_keys(settings));
}

void stamp_with_newest(const Settings& settings, const crypto::KeyRing& keys) {
    const std::string url = database_url(settings);
    const Stamp stamp = stamp_of_database(url, keys);
    if (stamp.secret > 0) storage::replace_secret_check(url, kName, stamp.sealed, stamp_of(keys.newest()));
}

crypto::Keys keys_in_use(const Settings& settings) {
    const crypto::KeyRing ring = load_keys(settings);
    return ring.all().at(stamp_of_database(database_url(settings), ring).secret);
}

}  // namespace holdfast::cli
