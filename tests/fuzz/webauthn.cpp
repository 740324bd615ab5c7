// What a browser sends of a passkey: client data, a line feed, authenticator data. Nothing that nobody signed
// is an answer, and what is taken as a new passkey is for us, from our own pages and of a user who was there.
#include "crypto/webauthn.h"

#include "base/json.h"
#include "crypto/digest.h"
#include "fuzz/property.h"

#include <algorithm>
#include <string>
#include <variant>

using namespace holdfast;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const crypto::RelyingParty party{"localhost", "http://localhost:8080"};
    const std::string_view text = fuzz::text_of(bytes, size);
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string client(text.substr(0, end));
    const std::string data(text.substr(std::min(end + 1, text.size())));
    const auto challenge = crypto::challenge_of(client);
    if (!challenge) return 0;

    const auto made = crypto::verify_registration(party, *challenge, client, data);
    const auto* credential = std::get_if<crypto::NewCredential>(&made);
    if (credential == nullptr) return 0;
    const auto json = base::Json::parse(client);
    must(*json->string("type") == "webauthn.create", "it was made, not used");
    must(*json->string("origin") == party.origin, "it was made on our own pages");
    must(data.substr(0, 32) == crypto::sha256(party.id), "it is for us");
    must((data[32] & 0x45) == 0x45, "its user was there and verified, and it has a key");
    must(!credential->id.empty() && credential->id.size() <= crypto::kMaxCredentialIdBytes, "it has an id");
    must(std::ranges::count(crypto::kPasskeyAlgorithms, credential->algorithm) == 1, "its key is of a kind");

    std::string used = client;
    const std::size_t type = used.find("webauthn.create");
    if (type == std::string::npos) return 0;  // it is escaped
    used.replace(type, 15, "webauthn.get");
    const auto answer = crypto::verify_assertion(
        party, *challenge, {credential->algorithm, credential->public_key}, {used, data, data});
    must(std::holds_alternative<crypto::WebauthnFault>(answer), "nothing that nobody signed is an answer");
    return 0;
}
