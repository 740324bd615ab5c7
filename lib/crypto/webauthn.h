// Passkeys (Web Authentication Level 2): what a browser and an authenticator send, checked. webauthn.cpp is
// the only file that uses libfido2, which libfido2.cpp loads.
//
// Of an authenticator only its user's presence and verification count, and that it holds the private key.
// Attestation, which tells who made it, is not asked for.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace holdfast::crypto {

// Those of COSE (RFC 9053, RFC 8812) that a passkey may have: ES256, EdDSA with Ed25519, RS256 with 2,048
// bits. The first is what most authenticators have.
inline constexpr std::array<std::int64_t, 3> kPasskeyAlgorithms = {-7, -8, -257};

// Of the largest credential id, in bytes (section 4, Credential ID).
inline constexpr std::size_t kMaxCredentialIdBytes = 1023;

// Whom a passkey is for.
struct RelyingParty {
    std::string id;      // the host of the pages: "files.example"
    std::string origin;  // of the pages: "https://files.example"
};

enum class WebauthnFault {
    malformed,  // the data can't be read, or its key is not one of kPasskeyAlgorithms
    wrong_type,
    wrong_challenge,
    wrong_origin,
    cross_origin,  // the page was framed by one of another origin
    wrong_relying_party,
    user_not_present,
    user_not_verified,
    wrong_signature,
};
std::string_view name(WebauthnFault fault);

struct NewCredential {
    std::string id;
    std::string public_key;  // in libfido2's form
    std::int64_t algorithm;
    std::int64_t sign_count;
};

// The challenge, as bytes, that client data says it answers; nullopt if there is none that can be read.
// Nothing is checked.
std::optional<std::string> challenge_of(std::string_view client_data_json);

// The credential that an authenticator has made (section 7.1), without its attestation. `challenge`: the
// bytes that were sent.
std::variant<NewCredential, WebauthnFault> verify_registration(const RelyingParty& party,
                                                               std::string_view challenge,
                                                               std::string_view client_data_json,
                                                               std::string_view authenticator_data);

struct PublicKey {
    std::int64_t algorithm;
    std::string_view bytes;  // as NewCredential has it
};

// What an authenticator answers a challenge with.
struct Assertion {
    std::string client_data_json;
    std::string authenticator_data;
    std::string signature;
};

// The authenticator's sign count, if the assertion answers the challenge and the key has signed it (section
// 7.2, without the comparison of sign counts). Throws std::runtime_error if the key is none.
std::variant<std::int64_t, WebauthnFault> verify_assertion(const RelyingParty& party,
                                                           std::string_view challenge, const PublicKey& key,
                                                           const Assertion& assertion);

}  // namespace holdfast::crypto
