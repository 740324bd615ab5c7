// What the browser keeps between the start of an authorization request and its callback. It is a sealed
// value, so no table is needed, and any instance can finish what another one began.
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

// 64 hex digits that name a state, so that several flows can run in one browser.
std::string state_digest(std::string_view state);

// Seals the flow; the envelope opens with this state only.
std::string seal_flow(const crypto::Sealer& sealer, std::string_view state, const Flow& flow);

// nullopt if the envelope is not ours or belongs to another state. The caller checks expires_at.
std::optional<Flow> open_flow(const crypto::Sealer& sealer, std::string_view state,
                              std::string_view envelope);

// Who may begin a flow without a session of ours in the browser.
struct Ticket {
    std::string user_id;
    std::string session_id;
    std::string provider;
    base::Time expires_at;
};

std::string seal_ticket(const crypto::Sealer& sealer, const Ticket& ticket);

// nullopt if it is not ours. The caller checks expires_at.
std::optional<Ticket> open_ticket(const crypto::Sealer& sealer, std::string_view envelope);

}  // namespace holdfast::accounts
