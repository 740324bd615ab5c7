// The API keys of Supabase's surface: what an application shows in `apikey`, to say in which role it calls.
//
// Each role has two keys: a JWT with the claims iss "supabase", role, iat and exp and no sub, as Supabase's
// legacy keys have it, and a text (sb_publishable_..., sb_secret_...). Both are made from the newest secret
// of the installation, so they are the same after every start and on every instance; those of older secrets
// count as well. The operator may set other ones.
#pragma once

#include "base/clock.h"
#include "crypto/jwt_keys.h"
#include "crypto/keys.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::accounts {

enum class ApiRole { anon, service_role };
std::string_view name(ApiRole role);

// The JWTs are valid for ten years from this second on: 2026-01-01.
inline constexpr std::int64_t kApiKeysIssuedAt = 1767225600;
inline constexpr std::int64_t kApiKeysExpireAt = kApiKeysIssuedAt + 10LL * 365 * 24 * 3600;

inline constexpr std::string_view kPublishablePrefix = "sb_publishable_";
inline constexpr std::string_view kSecretPrefix = "sb_secret_";

// The keys that the operator has set; empty ones are made.
struct GivenApiKeys {
    std::string anon;
    std::string service_role;
};

// True if the text can be the key of that role: a JWT that says so, unverified, or a text of the prefix of
// that role, with 16 characters after it at least.
bool has_form_of_api_key(ApiRole role, std::string_view text);

// Thread-safe, immutable. The clock outlives it.
class ApiKeys {
  public:
    // `file_keys` are those of a JWK file, whose JWTs count as well.
    ApiKeys(const crypto::KeyRing& keys, const GivenApiKeys& given, const base::Clock& clock,
            std::vector<crypto::FileKey> file_keys = {});

    // What to configure an application with: the operator's key, or the JWT.
    const std::string& anon() const { return anon_; }
    const std::string& service_role() const { return service_role_; }
    // The same roles in the other form.
    const std::string& publishable() const { return publishable_.front(); }
    const std::string& secret() const { return secret_.front(); }

    // The role of a key: one of the four above, a text of an older secret, or a JWT of an access-token key
    // that has a role and no sub, and has not expired. nullopt for any other text.
    std::optional<ApiRole> find(std::string_view key) const;

  private:
    std::optional<ApiRole> role_of_jwt(std::string_view token) const;

    const base::Clock& clock_;
    crypto::JwtKeys jwt_keys_;
    std::string anon_;
    std::string service_role_;
    std::vector<std::string> publishable_;  // those of each secret, the newest first
    std::vector<std::string> secret_;
};

}  // namespace holdfast::accounts
