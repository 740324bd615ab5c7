// A mail that is to be sent: to whom, of which kind, in which language, and what it tells. It waits sealed in
// the database (storage/mails.h).
#pragma once

#include "base/clock.h"
#include "crypto/seal.h"
#include "storage/mails.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::accounts {

enum class MailKind {
    recovery,             // to a user by their email: a new password
    verification,         // to a new user: is this email yours?
    magic_link,           // to a user by their email: sign in
    reauthentication,     // the same: a code that stands for the password
    invitation,           // to who may sign up
    handover_offered,     // to the owner of an account that somebody else may take over
    handover_asked,       // to the owner, who is to agree
    handover_completed,   // to its old owner
    handover_approved,    // to its new owner, who has waited for an answer
    handover_refused,     // to who has waited in vain
    email_change,         // to the new address: is it yours?
    email_change_notice,  // to the old one: it is to change
};

// What is true for every mail of a kind.
struct MailKindEntry {
    MailKind kind;
    std::string_view name;     // of its templates
    std::string_view purpose;  // of the link that it carries; empty: it carries none
    std::chrono::seconds link_lifetime;
};
const MailKindEntry& entry_of(MailKind kind);

struct MailOrder {
    MailKind kind;
    std::string language;   // "en"
    std::string to;         // a normalised address
    std::string user_id{};  // of a mail about a user who is known already; else empty
    std::string account{};  // {{account}} of the template: the other address of a change
    std::string page{};     // that the link opens; empty: the frontend's own
    std::string token{};    // of the link; empty until the link is made (accounts/mails.h)
    // Of a mail about a hand-over. Its address, and the account's name as the reader knows it, are looked up
    // when it is sent.
    std::string provider{};
    std::string provider_account_id{};
};

// The link of an order that has a token: it opens order.page, or APP_URL/account.
std::string link_of(const MailOrder& order, const std::string& app_url);

// The order for a mail about the hand-over of an account.
MailOrder about_handover(MailKind kind, std::string user_id, std::string provider,
                         std::string provider_account_id, std::string language);

// What a sealed mail is bound to: its id.
std::string mail_context(std::string_view id);

// `created_at` is now.
storage::NewMail seal_order(const crypto::Sealer& sealer, const MailOrder& order, base::Time now);
// nullopt if it is not ours.
std::optional<MailOrder> open_order(const crypto::Sealer& sealer, const storage::WaitingMail& mail);

}  // namespace holdfast::accounts
