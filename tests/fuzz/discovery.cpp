// The discovery document: whatever it says, an entry that comes out is of its own issuer, and its endpoints
// are fit to be sent a secret.
#include "oauth/discovery.h"

#include "fuzz/property.h"

#include <string>
#include <variant>

using namespace holdfast;
using fuzz::must;

namespace {

oauth::Provider entry() {
    oauth::Provider provider = oauth::oidc_provider({});
    provider.name = "work";
    provider.issuer = "https://id.example";
    return provider;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const oauth::Provider provider = entry();
    const auto result = oauth::apply_discovery_document(provider, std::string(fuzz::text_of(bytes, size)));
    if (const auto* failure = std::get_if<oauth::DiscoveryFailure>(&result)) {
        must(failure->why.find('\n') == std::string::npos, "a failure is one line of the log");
        return 0;
    }
    const auto& complete = std::get<oauth::Provider>(result);
    for (const std::string& url :
         {complete.authorization_endpoint, complete.token_endpoint, complete.jwks_uri})
        must(url.starts_with("https:") && oauth::is_provider_url(url), "an endpoint is an https URL");
    const bool asks_endpoint = complete.identity_source == oauth::IdentitySource::endpoint;
    must(asks_endpoint == complete.identity_endpoint.starts_with("https:"), "an identity has a source");
    must(complete.issuer == provider.issuer && complete.name == provider.name, "the entry is the same");
    must(!complete.is_to_be_discovered(), "it is complete");
    return 0;
}
