// The file of --provider-config: whatever it says, entries without a fault are fit to be served, and each
// fault says where it is.
#include "cli/provider_config.h"

#include "base/text.h"
#include "fuzz/property.h"

#include <string>

using namespace holdfast;
using fuzz::must;

namespace {

void check_entry(const oauth::Provider& entry) {
    constexpr const char* kPlain = "abcdefghijklmnopqrstuvwxyz0123456789_";
    must(!entry.name.empty() && entry.name.find_first_not_of(kPlain) == std::string::npos,
         "a name fits a path, a row and a code");
    must(!entry.display_name.empty() && !base::has_control(entry.display_name), "people can read a name");
    must(!entry.client_id.empty() && !entry.client_secret.empty(), "there is a client");
    must(!entry.scopes.empty(), "something is asked for");
    for (const std::string& url :
         {entry.authorization_endpoint, entry.token_endpoint, entry.identity_endpoint, entry.jwks_uri})
        must(url.empty() || oauth::is_provider_url(url), "an endpoint is an https URL, or on loopback");
    must(!entry.authorization_endpoint.empty() || entry.is_to_be_discovered(),
         "people can be sent somewhere");
    must(!entry.expects_id_token() || !entry.issuer.empty(), "an id_token has an issuer");
    must(!entry.expects_id_token() || !entry.jwks_uri.empty() || entry.is_to_be_discovered(),
         "an id_token can be verified");
}

bool says_where(const std::string& fault) {
    return fault.starts_with("providers[") || fault == "is not JSON" ||
           fault.starts_with("must be an object with the list");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string text(fuzz::text_of(bytes, size));
    // What a file of this machine holds is no part of the input.
    if (text.find("client_secret_file") != std::string::npos) return 0;
    const auto config = cli::parse_provider_config(text, oauth::known_providers());
    for (const std::string& fault : config.faults) must(says_where(fault), "a fault says where it is");
    if (!config.faults.empty()) return 0;
    for (const oauth::Provider& entry : config.providers) check_entry(entry);
    for (const std::string& fault : cli::rivalries(config.providers))
        must(!base::has_control(fault), "a fault is one line");
    return 0;
}
