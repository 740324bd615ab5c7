#include "oauth/jwks.h"

#include "base/json.h"

#include <utility>
#include <variant>

namespace holdfast::oauth {
namespace {

constexpr int kMaxFetches = 2;
constexpr std::chrono::seconds kRest{10};

}  // namespace

std::optional<crypto::RsaPublicKey> JwksCache::find(const std::string& jwks_uri, const std::string& kid) {
    {
        const sync::Lock lock(mutex_);
        const Entry& entry = entries_[jwks_uri];
        if (const auto key = entry.keys.find(kid); key != entry.keys.end()) return key->second;
        if (is_resting(entry)) return std::nullopt;
    }
    for (int fetches = 0; fetches < kMaxFetches; ++fetches) {
        const base::Time asked_at = clock_.now();
        const std::optional<KeySet> keys = fetch(jwks_uri);
        if (!keys) continue;
        const auto key = keys->find(kid);
        keep(jwks_uri, *keys, asked_at, key == keys->end());
        if (key != keys->end()) return key->second;
    }
    return std::nullopt;
}

bool JwksCache::is_resting(const Entry& entry) const {
    if (!entry.fruitless_at) return false;
    const auto elapsed = clock_.now() - *entry.fruitless_at;
    // If the clock is set back, the rest ends.
    return elapsed >= elapsed.zero() && elapsed < kRest;
}

void JwksCache::keep(const std::string& jwks_uri, const KeySet& keys, base::Time asked_at, bool fruitless) {
    const sync::Lock lock(mutex_);
    Entry& entry = entries_[jwks_uri];
    if (fruitless) entry.fruitless_at = asked_at;
    // An answer that was asked for earlier but arrives later must not undo a rotation.
    if (entry.asked_at && *entry.asked_at > asked_at) return;
    entry.keys = keys;
    entry.asked_at = asked_at;
}

std::optional<JwksCache::KeySet> JwksCache::fetch(const std::string& jwks_uri) {
    http::FetchRequest request{"GET", jwks_uri, {}, {}};
    request.headers.set("Accept", "application/json");
    const http::FetchResult result = fetcher_.fetch(request);
    const auto* answer = std::get_if<http::Answer>(&result);
    if (answer == nullptr || answer->status != 200) return std::nullopt;
    const std::optional<base::Json> body = base::Json::parse(answer->body);
    const base::Json* members = body ? body->find("keys") : nullptr;
    if (members == nullptr || members->as_array() == nullptr) return std::nullopt;

    KeySet keys;
    // The set may hold keys of other kinds and uses (RFC 7517 section 5): they are skipped.
    for (const base::Json& jwk : *members->as_array()) {
        const std::string* kid = jwk.string("kid");
        if (kid == nullptr) continue;
        std::optional<crypto::RsaPublicKey> key = crypto::RsaPublicKey::from_jwk(jwk);
        if (key) keys.emplace(*kid, std::move(*key));
    }
    return keys;
}

}  // namespace holdfast::oauth
