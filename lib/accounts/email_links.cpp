#include "accounts/email_links.h"

#include "accounts/mail_order.h"
#include "base/encoding.h"
#include "base/random.h"
#include "crypto/digest.h"
#include "storage/sessions.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::accounts {
namespace {

constexpr std::size_t kTokenBytes = 32;

}  // namespace

std::string new_email_link_token() { return base::base64url_encode(base::random_bytes(kTokenBytes)); }

std::string email_link_digest(std::string_view token) { return base::hex_encode(crypto::sha256(token)); }

std::optional<storage::EmailLink> EmailLinks::find(std::string_view digest,
                                                   std::span<const MailKind> kinds) const {
    auto link = parts_.store.run(storage::FindEmailLink{digest, parts_.clock.now()});
    const bool is_meant = link && std::ranges::any_of(kinds, [&](MailKind kind) {
                              return entry_of(kind).purpose == link->purpose;
                          });
    return is_meant ? std::move(link) : std::nullopt;
}

std::optional<EmailLinkFault> EmailLinks::reset_password(std::string_view token,
                                                         std::string_view new_password,
                                                         std::string_view network) {
    const std::string digest = email_link_digest(token);
    const auto link = find(digest, std::array{MailKind::recovery});
    if (!link) return EmailLinkFault::invalid_link;
    if (!is_acceptable_password(new_password, rules_)) return EmailLinkFault::weak_password;
    const auto hash = parts_.hashing.hash(new_password);
    if (!hash) return EmailLinkFault::busy;
    const auto outcome =
        parts_.store.run(storage::UseEmailLink{digest, link->purpose, parts_.clock.now(), network, *hash});
    const auto* used = std::get_if<storage::EmailLinkUsed>(&outcome);
    if (used == nullptr) return EmailLinkFault::invalid_link;
    parts_.log.info("[USER] Password reset by a link: user_id=" + used->user_id);
    return std::nullopt;
}

std::optional<EmailLinkFault> EmailLinks::verify_email(std::string_view token, std::string_view network) {
    const std::string digest = email_link_digest(token);
    const auto link = find(digest, std::array{MailKind::verification, MailKind::email_change});
    if (!link) return EmailLinkFault::invalid_link;
    const auto outcome =
        parts_.store.run(storage::UseEmailLink{digest, link->purpose, parts_.clock.now(), network});
    const auto* used = std::get_if<storage::EmailLinkUsed>(&outcome);
    if (used == nullptr) return EmailLinkFault::invalid_link;
    parts_.log.info("[USER] Email verified by a link: user_id=" + used->user_id);
    return std::nullopt;
}

EmailLinks::SignInResult EmailLinks::sign_in(std::string_view token, std::span<const MailKind> kinds,
                                             const GivenCode& given, std::string_view user_agent) {
    const std::string digest = email_link_digest(token);
    const auto link = find(digest, kinds);
    if (!link) return NoSuchLink{};
    if (const auto fault = parts_.second_factors.demand(link->user_id, link->email, given)) return *fault;
    const storage::NewSession session = parts_.users.new_session(link->user_id, user_agent);
    const auto outcome = parts_.store.run(storage::UseEmailLink{digest, link->purpose, session.created_at,
                                                                given.network, std::nullopt, session});
    const auto* used = std::get_if<storage::EmailLinkUsed>(&outcome);
    if (used == nullptr) return NoSuchLink{};
    return parts_.users.signed_in(used->user_id, used->email, used->username,
                                  {session.id, storage::kFirstGeneration}, session.created_at,
                                  session.created_at);
}

bool EmailLinks::confirm(const std::string& user_id, std::string_view code, std::string_view network) {
    const std::string digest = email_link_digest(code);
    const auto link = find(digest, std::array{MailKind::reauthentication});
    if (!link || link->user_id != user_id) return false;
    const auto outcome =
        parts_.store.run(storage::UseEmailLink{digest, link->purpose, parts_.clock.now(), network});
    return std::holds_alternative<storage::EmailLinkUsed>(outcome);
}

}  // namespace holdfast::accounts
