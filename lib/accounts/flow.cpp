#include "accounts/flow.h"

#include "base/encoding.h"
#include "base/json.h"
#include "crypto/digest.h"

namespace holdfast::accounts {
namespace {

std::string context_of(std::string_view state) { return crypto::seal_context({"flow", state}); }

std::string ticket_context() { return crypto::seal_context({"ticket"}); }

}  // namespace

std::string state_digest(std::string_view state) { return base::hex_encode(crypto::sha256(state)); }

std::string seal_flow(const crypto::Sealer& sealer, std::string_view state, const Flow& flow) {
    const auto json = base::Json::object({
        {"user", flow.user_id},
        {"session", flow.session_id},
        {"provider", flow.provider},
        {"verifier", flow.code_verifier},
        {"nonce", flow.nonce},
        {"exp", base::unix_seconds(flow.expires_at)},
    });
    return sealer.seal(json.dump(), context_of(state));
}

std::optional<Flow> open_flow(const crypto::Sealer& sealer, std::string_view state,
                              std::string_view envelope) {
    const auto plain = sealer.open(envelope, context_of(state));
    const auto json = plain ? base::Json::parse(*plain) : std::nullopt;
    if (!json) return std::nullopt;
    const std::string* user = json->string("user");
    const std::string* session = json->string("session");
    const std::string* provider = json->string("provider");
    const std::string* verifier = json->string("verifier");
    const std::string* nonce = json->string("nonce");
    const std::int64_t* expires_at = json->integer("exp");
    if (!user || !session || !provider || !verifier || !nonce || !expires_at) return std::nullopt;
    return Flow{*user, *session, *provider, *verifier, *nonce, base::from_unix_seconds(*expires_at)};
}

std::string seal_ticket(const crypto::Sealer& sealer, const Ticket& ticket) {
    const auto json = base::Json::object({
        {"user", ticket.user_id},
        {"session", ticket.session_id},
        {"provider", ticket.provider},
        {"exp", base::unix_seconds(ticket.expires_at)},
    });
    return sealer.seal(json.dump(), ticket_context());
}

std::optional<Ticket> open_ticket(const crypto::Sealer& sealer, std::string_view envelope) {
    const auto plain = sealer.open(envelope, ticket_context());
    const auto json = plain ? base::Json::parse(*plain) : std::nullopt;
    if (!json) return std::nullopt;
    const std::string* user = json->string("user");
    const std::string* session = json->string("session");
    const std::string* provider = json->string("provider");
    const std::int64_t* expires_at = json->integer("exp");
    if (!user || !session || !provider || !expires_at) return std::nullopt;
    return Ticket{*user, *session, *provider, base::from_unix_seconds(*expires_at)};
}

}  // namespace holdfast::accounts
