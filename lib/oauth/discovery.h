// The endpoints of a provider that is known by its issuer alone: read from the issuer's discovery document
// (OpenID Connect Discovery 1.0) when they are first needed, and kept.
//
//   entry with an issuer -> Discovery::complete() -> the entry with its endpoints -> authorization URL, token
//                                                                                    request, ...
//
// A start asks nobody, so the server starts whether the provider is up or not.
#pragma once

#include "base/clock.h"
#include "base/single_flight.h"
#include "http/fetch.h"
#include "oauth/provider.h"
#include "sync/mutex.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace holdfast::oauth {

struct DiscoveryFailure {
    std::string why;  // for the log: control characters escaped
};

// ISSUER/.well-known/openid-configuration, without a slash at the issuer's end (section 4.1).
std::string discovery_url(std::string_view issuer);

// The entry with what its issuer's document says. Checked (sections 3 and 4.3): the document is a JSON object
// of at most 64 KiB; its `issuer` is the entry's to the letter; authorization_endpoint, token_endpoint and
// jwks_uri are there, and they and userinfo_endpoint are https URLs, or http ones on loopback if the issuer
// is one itself; it signs by RS256; a client may authenticate by a secret. Without userinfo_endpoint the
// identity comes from the id_token.
[[nodiscard]] std::variant<Provider, DiscoveryFailure> apply_discovery_document(const Provider& entry,
                                                                                const std::string& document);

// An entry whose endpoints are known.
using CompleteProvider = std::shared_ptr<const Provider>;
using DiscoveryResult = std::variant<CompleteProvider, DiscoveryFailure>;

// Thread-safe. Fetcher and clock outlive it, and so do the entries.
//
// One caller at a time asks an issuer, with no lock held; the others wait for the answer. A document is asked
// for again after 6 hours; meanwhile, and as long as that fails, the old one is used. A failure is answered
// for 10 s before the issuer is asked again.
class Discovery {
  public:
    Discovery(http::Fetcher& fetcher, const base::Clock& clock) : fetcher_(fetcher), clock_(clock) {}

    // Blocks while the issuer answers, within the fetcher's limits. An entry that names its endpoints is
    // returned as it is.
    [[nodiscard]] DiscoveryResult complete(const Provider& entry);
    // The same without asking anybody; nullopt if the issuer is to be asked.
    [[nodiscard]] std::optional<DiscoveryResult> known(const Provider& entry);

  private:
    struct Entry {
        CompleteProvider provider;           // null: there was no document yet
        std::string why;                     // there was none
        std::optional<base::Time> asked_at;  // when the issuer was last asked
        std::chrono::seconds rest{};         // how long it is not asked again
    };

    void ask(const Provider& entry);
    std::variant<Provider, DiscoveryFailure> fetch(const Provider& entry);

    http::Fetcher& fetcher_;
    const base::Clock& clock_;
    base::SingleFlight flights_;
    sync::Mutex mutex_;
    std::map<std::string, Entry> entries_ GUARDED_BY(mutex_);  // by the provider's name
};

}  // namespace holdfast::oauth
