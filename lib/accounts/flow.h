// What the browser keeps between the start of an authorization request and its callback, and what begins and
// ends a flow of an application's page. They are sealed values, so no table is needed, and any instance can
// finish what another one began.
#pragma once

#include "base/clock.h"
#include "crypto/seal.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::accounts {

inline constexpr std::chrono::seconds kFlowLifetime{600};
inline constexpr std::chrono::seconds kSessionCodeLifetime{300};

// The page of an application that gets the browser back, with a code for a session.
struct AppReturn {
    std::string url;
    std::string code_challenge;  // S256 (RFC 7636 section 4.2), of a verifier that the page keeps
};

struct Flow {
    std::string user_id;
    std::string session_id;
    std::string provider;
    std::string code_verifier;
    std::string nonce;
    base::Time expires_at;
    std::optional<AppReturn> app_return{};
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
    std::optional<AppReturn> app_return{};
};

std::string seal_ticket(const crypto::Sealer& sealer, const Ticket& ticket);

// nullopt if it is not ours. The caller checks expires_at.
std::optional<Ticket> open_ticket(const crypto::Sealer& sealer, std::string_view envelope);

// What AppReturn's page exchanges for a session. It names the session that it becomes, so that the database
// lets it be used once.
struct SessionCode {
    std::string user_id;
    std::string session_id;  // that began the flow
    std::string new_session_id;
    std::string code_challenge;
    base::Time expires_at;
};

std::string seal_session_code(const crypto::Sealer& sealer, const SessionCode& code);

// nullopt if it is not ours. The caller checks expires_at and the challenge.
std::optional<SessionCode> open_session_code(const crypto::Sealer& sealer, std::string_view envelope);

}  // namespace holdfast::accounts
