#include "crypto/webauthn.h"

#include "base/bytes.h"
#include "base/encoding.h"
#include "base/json.h"
#include "crypto/digest.h"

#include <cstddef>
#include <memory>
#include <new>
#include <stdexcept>

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

namespace holdfast::crypto {

using base::bytes_of;

namespace {

constexpr std::size_t kRpIdHashBytes = 32;
constexpr std::size_t kFlagsAt = kRpIdHashBytes;
constexpr std::size_t kMinAuthenticatorDataBytes = 37;

// libfido2's functions that free take a pointer to the pointer.
template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        Free(&object);
    }
};
using Credential = std::unique_ptr<fido_cred_t, Freed<fido_cred_free>>;
using AssertionCheck = std::unique_ptr<fido_assert_t, Freed<fido_assert_free>>;
using Es256 = std::unique_ptr<es256_pk_t, Freed<es256_pk_free>>;
using EdDsa = std::unique_ptr<eddsa_pk_t, Freed<eddsa_pk_free>>;
using Rs256 = std::unique_ptr<rs256_pk_t, Freed<rs256_pk_free>>;

std::string text(const unsigned char* data, std::size_t size) {
    return data == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(data), size);
}

void require_ok(int result) {
    if (result != FIDO_OK) throw std::runtime_error("libfido2 failed");
}

// Sections 7.1 and 7.2: the type, the challenge and the origin of the client data.
std::optional<WebauthnFault> fault_of_client(std::string_view type, const RelyingParty& party,
                                             std::string_view challenge, std::string_view client_data_json) {
    const auto data = base::Json::parse(client_data_json);
    if (!data) return WebauthnFault::malformed;
    const std::string* found_type = data->string("type");
    const std::string* found_challenge = data->string("challenge");
    const std::string* origin = data->string("origin");
    if (found_type == nullptr || found_challenge == nullptr || origin == nullptr)
        return WebauthnFault::malformed;
    if (*found_type != type) return WebauthnFault::wrong_type;
    if (!equal_in_constant_time(*found_challenge, base::base64url_encode(challenge)))
        return WebauthnFault::wrong_challenge;
    if (*origin != party.origin) return WebauthnFault::wrong_origin;
    const base::Json* crossed = data->find("crossOrigin");
    if (crossed == nullptr) return std::nullopt;
    if (crossed->as_bool() == nullptr) return WebauthnFault::malformed;
    return *crossed->as_bool() ? std::optional(WebauthnFault::cross_origin) : std::nullopt;
}

// The same sections: the relying party and the flags of the authenticator data (section 6.1).
std::optional<WebauthnFault> fault_of_authenticator(const RelyingParty& party,
                                                    std::string_view authenticator_data) {
    if (authenticator_data.size() < kMinAuthenticatorDataBytes) return WebauthnFault::malformed;
    if (authenticator_data.substr(0, kRpIdHashBytes) != sha256(party.id))
        return WebauthnFault::wrong_relying_party;
    const auto flags = static_cast<unsigned char>(authenticator_data[kFlagsAt]);
    if ((flags & CTAP_AUTHDATA_USER_PRESENT) == 0) return WebauthnFault::user_not_present;
    if ((flags & CTAP_AUTHDATA_USER_VERIFIED) == 0) return WebauthnFault::user_not_verified;
    return std::nullopt;
}

// Lends the key, as libfido2 has it, to `use`; false if it is none of this algorithm.
template <class Use>
bool with_key(const PublicKey& key, const Use& use) {
    const auto lend = [&](const auto& object, auto from_bytes) {
        if (!object) throw std::bad_alloc();
        if (from_bytes(object.get(), key.bytes.data(), key.bytes.size()) != FIDO_OK) return false;
        use(object.get());
        return true;
    };
    switch (key.algorithm) {
        case COSE_ES256:
            return lend(Es256(es256_pk_new()), es256_pk_from_ptr);
        case COSE_EDDSA:
            return lend(EdDsa(eddsa_pk_new()), eddsa_pk_from_ptr);
        case COSE_RS256:
            return lend(Rs256(rs256_pk_new()), rs256_pk_from_ptr);
        default:
            return false;
    }
}

// libfido2 reads the data of a credential only if it is told the algorithm.
Credential read_credential(std::string_view authenticator_data) {
    for (const std::int64_t algorithm : kPasskeyAlgorithms) {
        Credential credential(fido_cred_new());
        if (!credential) throw std::bad_alloc();
        require_ok(fido_cred_set_type(credential.get(), static_cast<int>(algorithm)));
        if (fido_cred_set_authdata_raw(credential.get(), bytes_of(authenticator_data),
                                       authenticator_data.size()) == FIDO_OK)
            return credential;
    }
    return nullptr;
}

}  // namespace

std::string_view name(WebauthnFault fault) {
    switch (fault) {
        case WebauthnFault::malformed:
            return "malformed";
        case WebauthnFault::wrong_type:
            return "wrong_type";
        case WebauthnFault::wrong_challenge:
            return "wrong_challenge";
        case WebauthnFault::wrong_origin:
            return "wrong_origin";
        case WebauthnFault::cross_origin:
            return "cross_origin";
        case WebauthnFault::wrong_relying_party:
            return "wrong_relying_party";
        case WebauthnFault::user_not_present:
            return "user_not_present";
        case WebauthnFault::user_not_verified:
            return "user_not_verified";
        case WebauthnFault::wrong_signature:
            return "wrong_signature";
    }
    return "";
}

std::optional<std::string> challenge_of(std::string_view client_data_json) {
    const auto data = base::Json::parse(client_data_json);
    const std::string* challenge = data ? data->string("challenge") : nullptr;
    return challenge != nullptr ? base::base64url_decode(*challenge) : std::nullopt;
}

std::variant<NewCredential, WebauthnFault> verify_registration(const RelyingParty& party,
                                                               std::string_view challenge,
                                                               std::string_view client_data_json,
                                                               std::string_view authenticator_data) {
    if (const auto fault = fault_of_client("webauthn.create", party, challenge, client_data_json))
        return *fault;
    if (const auto fault = fault_of_authenticator(party, authenticator_data)) return *fault;
    const Credential credential = read_credential(authenticator_data);
    if (!credential) return WebauthnFault::malformed;
    NewCredential made{text(fido_cred_id_ptr(credential.get()), fido_cred_id_len(credential.get())),
                       text(fido_cred_pubkey_ptr(credential.get()), fido_cred_pubkey_len(credential.get())),
                       fido_cred_type(credential.get()), fido_cred_sigcount(credential.get())};
    const bool is_id = !made.id.empty() && made.id.size() <= kMaxCredentialIdBytes;
    if (!is_id || !with_key({made.algorithm, made.public_key}, [](const void*) {}))
        return WebauthnFault::malformed;
    return made;
}

std::variant<std::int64_t, WebauthnFault> verify_assertion(const RelyingParty& party,
                                                           std::string_view challenge, const PublicKey& key,
                                                           const Assertion& assertion) {
    if (const auto fault = fault_of_client("webauthn.get", party, challenge, assertion.client_data_json))
        return *fault;
    if (const auto fault = fault_of_authenticator(party, assertion.authenticator_data)) return *fault;
    const AssertionCheck check(fido_assert_new());
    if (!check) throw std::bad_alloc();
    require_ok(fido_assert_set_count(check.get(), 1));
    require_ok(fido_assert_set_rp(check.get(), party.id.c_str()));
    require_ok(fido_assert_set_up(check.get(), FIDO_OPT_TRUE));
    require_ok(fido_assert_set_uv(check.get(), FIDO_OPT_TRUE));
    const std::string hash = sha256(assertion.client_data_json);
    require_ok(fido_assert_set_clientdata_hash(check.get(), bytes_of(hash), hash.size()));
    const std::string& data = assertion.authenticator_data;
    if (fido_assert_set_authdata_raw(check.get(), 0, bytes_of(data), data.size()) != FIDO_OK)
        return WebauthnFault::malformed;
    const std::string& signature = assertion.signature;
    if (fido_assert_set_sig(check.get(), 0, bytes_of(signature), signature.size()) != FIDO_OK)
        return WebauthnFault::wrong_signature;
    bool is_signed = false;
    const bool is_key = with_key(key, [&](const void* public_key) {
        is_signed =
            fido_assert_verify(check.get(), 0, static_cast<int>(key.algorithm), public_key) == FIDO_OK;
    });
    if (!is_key) throw std::runtime_error("the public key of a passkey can't be read");
    if (!is_signed) return WebauthnFault::wrong_signature;
    return static_cast<std::int64_t>(fido_assert_sigcount(check.get(), 0));
}

}  // namespace holdfast::crypto
