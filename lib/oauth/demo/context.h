// What the endpoints of the demo provider share.
#pragma once

#include "base/clock.h"
#include "crypto/jose.h"
#include "oauth/demo/demo_provider.h"
#include "oauth/demo/grants.h"

#include <future>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::oauth::demo {

// Thread-safe once origin and clients are set: only `grants` changes afterwards, and it locks.
struct Context {
    Context(DemoOptions demo_options, const base::Clock& demo_clock)
        : options(std::move(demo_options)),
          clock(demo_clock),
          key_(std::async(options.key ? std::launch::deferred : std::launch::async,
                          [given = options.key] { return given ? *given : crypto::RsaKey::generate(); })) {}

    DemoOptions options;
    const base::Clock& clock;
    std::string origin;
    std::vector<DemoClient> clients;
    Grants grants;

    // Made beside the start, because that takes longer than the start: the first caller may wait for it.
    const crypto::RsaKey& key() const { return key_.get(); }

    // origin/{tenant}: the beginning of a tenant's URLs.
    std::string tenant_url(std::string_view tenant) const;
    std::string issuer(std::string_view tenant) const;

  private:
    std::shared_future<crypto::RsaKey> key_;
};

}  // namespace holdfast::oauth::demo
