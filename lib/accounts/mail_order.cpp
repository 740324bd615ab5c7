#include "accounts/mail_order.h"

#include "base/json.h"
#include "base/random.h"
#include "storage/email_links.h"

#include <algorithm>
#include <array>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;

constexpr std::array kKinds = {
    MailKindEntry{MailKind::recovery, "recovery", "recovery", 1h},
    MailKindEntry{MailKind::verification, "verification", "signup", 24h},
    MailKindEntry{MailKind::magic_link, "magic_link", "magiclink", 1h},
    MailKindEntry{MailKind::reauthentication, "reauthentication", "reauthentication", 10min},
    MailKindEntry{MailKind::invitation, "invitation", "invite", 7 * 24h},
    MailKindEntry{MailKind::handover_offered, "handover_offered", "", 0s},
    MailKindEntry{MailKind::handover_asked, "handover_asked", "", 0s},
    MailKindEntry{MailKind::handover_completed, "handover_completed", "", 0s},
    MailKindEntry{MailKind::handover_approved, "handover_approved", "", 0s},
    MailKindEntry{MailKind::handover_refused, "handover_refused", "", 0s},
    MailKindEntry{MailKind::email_change, "email_change", storage::kEmailChange, 1h},
    MailKindEntry{MailKind::email_change_notice, "email_change_notice", "", 0s},
};

// The texts of an order by their names in its JSON.
constexpr std::pair<const char*, std::string MailOrder::*> kTexts[] = {
    {"language", &MailOrder::language}, {"to", &MailOrder::to},
    {"user_id", &MailOrder::user_id},   {"account", &MailOrder::account},
    {"provider", &MailOrder::provider}, {"provider_account_id", &MailOrder::provider_account_id},
    {"page", &MailOrder::page},         {"token", &MailOrder::token}};

}  // namespace

const MailKindEntry& entry_of(MailKind kind) {
    return *std::ranges::find(kKinds, kind, &MailKindEntry::kind);
}

std::string mail_context(std::string_view id) { return crypto::seal_context({"mail", id}); }

std::string link_of(const MailOrder& order, const std::string& app_url) {
    const std::string page = order.page.empty() ? app_url + "/account" : order.page;
    return page + "#token_hash=" + order.token + "&type=" + std::string(entry_of(order.kind).purpose);
}

MailOrder about_handover(MailKind kind, std::string user_id, std::string provider,
                         std::string provider_account_id, std::string language) {
    return {.kind = kind,
            .language = std::move(language),
            .to = "",
            .user_id = std::move(user_id),
            .provider = std::move(provider),
            .provider_account_id = std::move(provider_account_id)};
}

storage::NewMail seal_order(const crypto::Sealer& sealer, const MailOrder& order, base::Time now) {
    auto json = base::Json::object({{"kind", entry_of(order.kind).name}});
    for (const auto& [name, text] : kTexts) json.set(name, order.*text);
    const std::string id = base::random_uuid();
    return {id, sealer.seal(json.dump(), mail_context(id)), now};
}

std::optional<MailOrder> open_order(const crypto::Sealer& sealer, const storage::WaitingMail& mail) {
    const auto opened = sealer.open(mail.sealed, mail_context(mail.id));
    const auto json = opened ? base::Json::parse(*opened) : std::nullopt;
    const std::string* kind = json ? json->string("kind") : nullptr;
    const auto entry =
        kind != nullptr ? std::ranges::find(kKinds, *kind, &MailKindEntry::name) : kKinds.end();
    if (entry == kKinds.end()) return std::nullopt;
    MailOrder order{entry->kind, "", ""};
    for (const auto& [name, text] : kTexts) {
        if (const std::string* found = json->string(name)) order.*text = *found;
    }
    return order;
}

}  // namespace holdfast::accounts
