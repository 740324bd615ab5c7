// What a browser keeps for an authorization request between its start and its callback: a sealed value, so
// that no table grows and any instance can finish what another one began.
#pragma once

#include "base/clock.h"
#include "crypto/seal.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::accounts {

inline constexpr std::chrono::seconds kFlowLifetime{600};

struct Flow {
    std::string user_id;
    std::string session_id;
    std::string provider;
    std::string code_verifier;
    std::string nonce;
    base::Time expires_at;
};

// A short name for a state, so that several flows live side by side in one browser: 64 hex digits.
std::string state_digest(std::string_view state);

// Bound to the state: the envelope opens with this state only.
std::string seal_flow(const crypto::Sealer& sealer, std::string_view state, const Flow& flow);

// Nothing where the envelope is not ours or belongs to another state. Whether it is still in time is the
// caller's to check.
std::optional<Flow> open_flow(const crypto::Sealer& sealer, std::string_view state,
                              std::string_view envelope);

}  // namespace holdfast::accounts
