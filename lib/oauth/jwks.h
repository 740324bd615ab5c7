// The keys that providers sign with (RFC 7517), fetched when needed and kept.
#pragma once

#include "base/clock.h"
#include "crypto/jose.h"
#include "http/fetch.h"
#include "sync/mutex.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace holdfast::oauth {

// Thread-safe; no lock is held during a fetch. One find() serves one callback.
//
// A kid that is not in the set leads to a fetch at once, and to a second one if the first fails or returns a
// set without the kid. A fetched set replaces the old one. If it lacks the kid, a rest of 10 s begins for its
// URI, in which unknown kids are refused without a fetch. If it has the kid, no rest begins, so a rotation of
// keys is followed at once. A failed fetch changes neither set nor rest.
class JwksCache {
  public:
    JwksCache(http::Fetcher& fetcher, const base::Clock& clock) : fetcher_(fetcher), clock_(clock) {}

    // The key of that id. Returns nullopt if the provider has none or could not be asked.
    std::optional<crypto::RsaPublicKey> find(const std::string& jwks_uri, const std::string& kid);

  private:
    using KeySet = std::map<std::string, crypto::RsaPublicKey>;
    struct Entry {
        KeySet keys;
        std::optional<base::Time> asked_at;      // when `keys` were asked for
        std::optional<base::Time> fruitless_at;  // the start of the last fetch that lacked the kid
    };

    bool is_resting(const Entry& entry) const;
    void keep(const std::string& jwks_uri, const KeySet& keys, base::Time asked_at, bool fruitless);
    std::optional<KeySet> fetch(const std::string& jwks_uri);

    http::Fetcher& fetcher_;
    const base::Clock& clock_;
    sync::Mutex mutex_;
    std::map<std::string, Entry> entries_ GUARDED_BY(mutex_);  // by URI
};

}  // namespace holdfast::oauth
