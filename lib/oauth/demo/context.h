// What the demo provider's endpoints share.
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

// Thread-safe once origin and redirect_uris are set: what changes afterwards is inside `grants`, which locks.
struct Context {
    Context(DemoOptions demo_options, const base::Clock& demo_clock)
        : options(std::move(demo_options)),
          clock(demo_clock),
          key(options.key ? *options.key : crypto::RsaKey::generate()) {}

    DemoOptions options;
    const base::Clock& clock;
    std::string origin;
    std::vector<std::string> redirect_uris;
    crypto::RsaKey key;
    Grants grants;

    // origin/{tenant}: what the URLs of a tenant begin with.
    std::string tenant_url(std::string_view tenant) const;
    std::string issuer(std::string_view tenant) const;
};

}  // namespace holdfast::oauth::demo
