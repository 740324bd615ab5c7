#include "accounts/flow.h"

#include "base/encoding.h"
#include "base/json.h"
#include "crypto/digest.h"

#include <array>
#include <cstddef>

namespace holdfast::accounts {
namespace {

using base::Json;

std::string flow_context(std::string_view state) { return crypto::seal_context({"flow", state}); }

std::string ticket_context() { return crypto::seal_context({"ticket"}); }

std::string session_code_context() { return crypto::seal_context({"session code"}); }

template <std::size_t N>
using Texts = std::array<std::string, N>;

// Members of a sealed object that are all there.
template <std::size_t N>
struct Opened {
    Json json;
    Texts<N> texts;
    base::Time expires_at;
};

// nullopt if the envelope does not open, or if a text of these names or "exp" is missing.
template <std::size_t N>
std::optional<Opened<N>> open(const crypto::Sealer& sealer, std::string_view envelope,
                              const std::string& context, const std::array<std::string_view, N>& names) {
    const auto plain = sealer.open(envelope, context);
    auto json = plain ? Json::parse(*plain) : std::nullopt;
    if (!json) return std::nullopt;
    const std::int64_t* expires_at = json->integer("exp");
    if (expires_at == nullptr) return std::nullopt;
    Texts<N> texts;
    for (std::size_t i = 0; i < N; ++i) {
        const std::string* text = json->string(names[i]);
        if (text == nullptr) return std::nullopt;
        texts[i] = *text;
    }
    const base::Time end = base::from_unix_seconds(*expires_at);
    return Opened<N>{std::move(*json), std::move(texts), end};
}

void add(Json& json, const std::optional<AppReturn>& app_return) {
    if (app_return) json.set("return", app_return->url).set("challenge", app_return->code_challenge);
}

std::optional<AppReturn> app_return_of(const Json& json) {
    const std::string* url = json.string("return");
    const std::string* challenge = json.string("challenge");
    if (url == nullptr || challenge == nullptr) return std::nullopt;
    return AppReturn{*url, *challenge};
}

}  // namespace

std::string state_digest(std::string_view state) { return base::hex_encode(crypto::sha256(state)); }

std::string seal_flow(const crypto::Sealer& sealer, std::string_view state, const Flow& flow) {
    auto json = Json::object({
        {"user", flow.user_id},
        {"session", flow.session_id},
        {"provider", flow.provider},
        {"verifier", flow.code_verifier},
        {"nonce", flow.nonce},
        {"exp", base::unix_seconds(flow.expires_at)},
    });
    add(json, flow.app_return);
    return sealer.seal(json.dump(), flow_context(state));
}

std::optional<Flow> open_flow(const crypto::Sealer& sealer, std::string_view state,
                              std::string_view envelope) {
    const auto opened =
        open<5>(sealer, envelope, flow_context(state), {"user", "session", "provider", "verifier", "nonce"});
    if (!opened) return std::nullopt;
    const auto& [user, session, provider, verifier, nonce] = opened->texts;
    return Flow{user, session, provider, verifier, nonce, opened->expires_at, app_return_of(opened->json)};
}

std::string seal_ticket(const crypto::Sealer& sealer, const Ticket& ticket) {
    auto json = Json::object({
        {"user", ticket.user_id},
        {"session", ticket.session_id},
        {"provider", ticket.provider},
        {"exp", base::unix_seconds(ticket.expires_at)},
    });
    add(json, ticket.app_return);
    return sealer.seal(json.dump(), ticket_context());
}

std::optional<Ticket> open_ticket(const crypto::Sealer& sealer, std::string_view envelope) {
    const auto opened = open<3>(sealer, envelope, ticket_context(), {"user", "session", "provider"});
    if (!opened) return std::nullopt;
    const auto& [user, session, provider] = opened->texts;
    return Ticket{user, session, provider, opened->expires_at, app_return_of(opened->json)};
}

std::string seal_session_code(const crypto::Sealer& sealer, const SessionCode& code) {
    const auto json = Json::object({
        {"user", code.user_id},
        {"session", code.session_id},
        {"new", code.new_session_id},
        {"challenge", code.code_challenge},
        {"exp", base::unix_seconds(code.expires_at)},
    });
    return sealer.seal(json.dump(), session_code_context());
}

std::optional<SessionCode> open_session_code(const crypto::Sealer& sealer, std::string_view envelope) {
    const auto opened =
        open<4>(sealer, envelope, session_code_context(), {"user", "session", "new", "challenge"});
    if (!opened) return std::nullopt;
    const auto& [user, session, new_session, challenge] = opened->texts;
    return SessionCode{user, session, new_session, challenge, opened->expires_at};
}

}  // namespace holdfast::accounts
