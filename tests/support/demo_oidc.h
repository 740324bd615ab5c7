// An entry of the kind `oidc` whose issuer is a tenant of the demo provider. Its endpoints are discovered.
#pragma once

#include "oauth/discovery.h"
#include "oauth/provider.h"
#include "support/demo_fetcher.h"

#include <string>

namespace holdfast::test {

inline oauth::Provider demo_oidc(const oauth::ClaimNames& claims = {}) {
    oauth::Provider provider = oauth::oidc_provider(claims);
    provider.name = "work";
    provider.display_name = "Work";
    provider.issuer = std::string(kDemoOrigin) + "/work/v2.0";
    provider.client_id = "demo-client";
    provider.client_secret = "demo-secret";
    return provider;
}

inline std::string demo_discovery_url() { return oauth::discovery_url(demo_oidc().issuer); }

}  // namespace holdfast::test
