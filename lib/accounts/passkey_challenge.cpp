#include "accounts/passkey_challenge.h"

#include <charconv>
#include <cstdint>

namespace holdfast::accounts {
namespace {

std::string_view name(ChallengePurpose purpose) {
    switch (purpose) {
        case ChallengePurpose::add:
            return "add";
        case ChallengePurpose::sign_in:
            return "sign_in";
        case ChallengePurpose::confirm:
            return "confirm";
    }
    return "";
}

std::string context_of(ChallengePurpose purpose, std::string_view user_id) {
    return crypto::seal_context({"passkey challenge", name(purpose), user_id});
}

}  // namespace

// The seal's nonce is random and long enough for a challenge (WebAuthn Level 2 section 13.4.3).
std::string issue_challenge(const crypto::Sealer& sealer, ChallengePurpose purpose, std::string_view user_id,
                            base::Time now) {
    return sealer.seal(std::to_string(now.time_since_epoch().count()), context_of(purpose, user_id));
}

std::optional<base::Time> open_challenge(const crypto::Sealer& sealer, std::string_view challenge,
                                         ChallengePurpose purpose, std::string_view user_id, base::Time now) {
    const auto plain = sealer.open(challenge, context_of(purpose, user_id));
    if (!plain) return std::nullopt;
    std::int64_t microseconds = 0;
    const char* const end = plain->data() + plain->size();
    if (std::from_chars(plain->data(), end, microseconds).ptr != end) return std::nullopt;
    const base::Time issued_at{std::chrono::microseconds(microseconds)};
    return now < issued_at + kChallengeLifetime ? std::optional(issued_at) : std::nullopt;
}

}  // namespace holdfast::accounts
