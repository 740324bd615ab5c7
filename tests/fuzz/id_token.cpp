// The id_token: text that the provider did not sign is never good, and claims that it signed are good only if
// they say what we demand.
#include "oauth/id_token.h"

#include "fuzz/property.h"
#include "support/manual_clock.h"

#include <string>
#include <variant>

using namespace holdfast;
using base::Json;
using fuzz::must;

namespace {

constexpr const char* kNonce = "our-nonce";

// Answers every request with the keys of a provider.
class Keys final : public http::Fetcher {
  public:
    explicit Keys(const crypto::RsaKey& key)
        : body_(Json::object({{"keys", Json::Array{key.public_jwk()}}}).dump()) {}
    http::FetchResult fetch(const http::FetchRequest&) override { return http::Answer{200, {}, body_}; }

  private:
    std::string body_;
};

struct Verifier {
    crypto::RsaKey key = crypto::RsaKey::generate();
    Keys fetcher{key};
    test::ManualClock clock;  // stands: an unknown kid is fetched for once
    oauth::JwksCache keys{fetcher, clock};
    oauth::Provider provider = *oauth::known_providers().find("onedrive");

    Verifier() { provider.client_id = "our-client"; }
    oauth::IdTokenResult verify(const std::string& token) {
        return oauth::verify_id_token(provider, token, kNonce, keys, clock.now());
    }
};

void check_good(const Verifier& verifier, const Json& claims) {
    const std::int64_t now = base::unix_seconds(verifier.clock.now());
    const Json* audience = claims.find("aud");
    must(audience != nullptr, "a good token has an audience");
    if (audience->as_array() != nullptr) audience = &audience->as_array()->front();
    must(audience->as_string() != nullptr && *audience->as_string() == "our-client", "its audience is ours");
    must(claims.string("nonce") != nullptr && *claims.string("nonce") == kNonce, "its nonce is ours");
    must(claims.string("sub") != nullptr && !claims.string("sub")->empty(), "it has a subject");
    must(claims.integer("exp") != nullptr && *claims.integer("exp") > now - 60, "it has not expired");
    must(claims.integer("iat") != nullptr && *claims.integer("iat") <= now + 60, "it is not of the future");
    const std::string* issuer = claims.string("iss");
    const std::string* tenant = claims.string("tid");
    must(issuer != nullptr && tenant != nullptr, "it has an issuer and a tenant");
    must(*issuer == "https://login.microsoftonline.com/" + *tenant + "/v2.0", "its issuer is the provider");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static Verifier verifier;
    const std::string text(fuzz::text_of(bytes, size));
    must(std::holds_alternative<oauth::IdTokenFault>(verifier.verify(text)), "nobody else's token is good");

    const auto claims = Json::parse(text);
    if (!claims || claims->as_object() == nullptr) return 0;
    const auto result = verifier.verify(verifier.key.sign_rs256(*claims));
    if (const auto* good = std::get_if<Json>(&result)) check_good(verifier, *good);
    return 0;
}
