// The challenges that passkeys answer: sealed values, so that no table is needed and any instance takes the
// answer to what another one has asked. That each counts once is up to the passkey's row
// (storage/passkeys.h).
#pragma once

#include "base/clock.h"
#include "crypto/seal.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::accounts {

inline constexpr std::chrono::minutes kChallengeLifetime{5};

// An answer for one purpose is none for another.
enum class ChallengePurpose {
    add,      // a passkey is made for a user
    sign_in,  // of anybody, whom the passkey names
    confirm,  // a user gives a second factor
};

// The bytes of a challenge, unlike any other. `user_id` is empty for sign_in.
std::string issue_challenge(const crypto::Sealer& sealer, ChallengePurpose purpose, std::string_view user_id,
                            base::Time now);

// When the challenge was issued; nullopt if we did not issue it for this purpose and user, or longer than
// kChallengeLifetime ago.
std::optional<base::Time> open_challenge(const crypto::Sealer& sealer, std::string_view challenge,
                                         ChallengePurpose purpose, std::string_view user_id, base::Time now);

}  // namespace holdfast::accounts
