// What the endpoints of the demo provider share.
#pragma once

#include "base/clock.h"
#include "crypto/jose.h"
#include "oauth/demo/demo_provider.h"
#include "oauth/demo/grants.h"

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
          key(options.key ? *options.key : crypto::RsaKey::generate()) {}

    DemoOptions options;
    const base::Clock& clock;
    std::string origin;
    std::vector<DemoClient> clients;
    crypto::RsaKey key;
    Grants grants;

    // origin/{tenant}: the beginning of a tenant's URLs.
    std::string tenant_url(std::string_view tenant) const;
    std::string issuer(std::string_view tenant) const;
};

}  // namespace holdfast::oauth::demo
