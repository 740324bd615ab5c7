#include "oauth/id_token.h"

#include "base/json.h"
#include "crypto/digest.h"
#include "crypto/jose.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace holdfast::oauth {
namespace {

constexpr std::int64_t kLeewaySeconds = 60;
constexpr std::size_t kMaxKidBytes = 255;
constexpr std::size_t kMaxSubBytes = 255;

using Fault = std::optional<std::string>;

Fault header_fault(const base::Json& header) {
    const std::string* alg = header.string("alg");
    if (alg == nullptr || *alg != "RS256") return "alg is not RS256";
    if (header.find("crit") != nullptr) return "crit is not supported";
    const std::string* kid = header.string("kid");
    if (kid == nullptr || kid->empty() || kid->size() > kMaxKidBytes) return "no kid";
    return std::nullopt;
}

Fault issuer_fault(const Provider& provider, const base::Json& claims) {
    const std::string* issuer = claims.string("iss");
    if (issuer == nullptr) return "no iss";
    // If the issuer names a tenant, a missing `tid` must match none, not any.
    const std::string* tenant_id = claims.string("tid");
    const std::string tid = tenant_id == nullptr ? std::string() : *tenant_id;
    if (!issuer_matches(provider.issuer, *issuer, tid)) return "iss is not the provider's";
    return std::nullopt;
}

Fault audience_fault(const std::string& client_id, const base::Json& claims) {
    const base::Json* audience = claims.find("aud");
    if (audience == nullptr) return "no aud";
    if (audience->as_array() != nullptr) {
        if (audience->as_array()->size() != 1) return "aud is not ours alone";
        audience = &audience->as_array()->front();
    }
    if (audience->as_string() == nullptr || *audience->as_string() != client_id) return "aud is not ours";
    if (claims.find("azp") == nullptr) return std::nullopt;
    const std::string* authorized_party = claims.string("azp");
    if (authorized_party == nullptr || *authorized_party != client_id) return "azp is not ours";
    return std::nullopt;
}

// The leeway moves our own time, so that no claim can overflow.
Fault time_fault(const base::Json& claims, base::Time now) {
    const std::int64_t seconds = base::unix_seconds(now);
    const std::int64_t* expires_at = claims.integer("exp");
    if (expires_at == nullptr) return "no exp";
    if (seconds - kLeewaySeconds >= *expires_at) return "exp is past";
    const std::int64_t* issued_at = claims.integer("iat");
    if (issued_at == nullptr) return "no iat";
    if (*issued_at > seconds + kLeewaySeconds) return "iat is ahead";
    if (claims.find("nbf") == nullptr) return std::nullopt;
    const std::int64_t* not_before = claims.integer("nbf");
    if (not_before == nullptr || *not_before > seconds + kLeewaySeconds) return "nbf is ahead";
    return std::nullopt;
}

Fault nonce_fault(const std::string& expected, const base::Json& claims) {
    const std::string* nonce = claims.string("nonce");
    if (nonce == nullptr) return "no nonce";
    if (!crypto::equal_in_constant_time(*nonce, expected)) return "nonce is not ours";
    return std::nullopt;
}

Fault subject_fault(const base::Json& claims) {
    const std::string* subject = claims.string("sub");
    if (subject == nullptr || subject->empty() || subject->size() > kMaxSubBytes) return "no sub";
    return std::nullopt;
}

Fault claims_fault(const Provider& provider, const base::Json& claims, const std::string& nonce,
                   base::Time now) {
    if (Fault fault = issuer_fault(provider, claims)) return fault;
    if (Fault fault = audience_fault(provider.client_id, claims)) return fault;
    if (Fault fault = time_fault(claims, now)) return fault;
    if (Fault fault = nonce_fault(nonce, claims)) return fault;
    return subject_fault(claims);
}

}  // namespace

IdTokenResult verify_id_token(const Provider& provider, const std::string& id_token, const std::string& nonce,
                              JwksCache& keys, base::Time now) {
    const std::optional<base::Json> header = crypto::unverified_header(id_token);
    if (!header) return IdTokenFault{"id_token: not a token"};
    if (const Fault fault = header_fault(*header)) return IdTokenFault{"id_token: " + *fault};
    const std::optional<crypto::RsaPublicKey> key = keys.find(provider.jwks_uri, *header->string("kid"));
    if (!key) return IdTokenFault{"id_token: no key of that kid"};
    std::optional<base::Json> claims = key->verify_rs256(id_token);
    if (!claims) return IdTokenFault{"id_token: signature does not verify"};
    if (const Fault fault = claims_fault(provider, *claims, nonce, now))
        return IdTokenFault{"id_token: " + *fault};
    return std::move(*claims);
}

}  // namespace holdfast::oauth
