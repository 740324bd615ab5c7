// Mails: asked for by a request, made and sent in the background by any instance.
//
//   ask(order)  -> a row, sealed            -> the round takes it:
//       it is to carry a link               nobody has the address: dropped. Else one transaction makes the
//                                           link and puts the mail with it in the place of the row
//       it is ready                         rendered and handed to the transport; then the row goes
//       that failed                         again after 1, 2, 4, ... 64 minutes, until it is a day old or its
//                                           link has expired
//
// Invariant: a request does the same whether its address is known or not, because only the round looks. A
// mail is sent at least once; one that is sent twice has the same Message-ID.
#pragma once

#include "accounts/background.h"
#include "accounts/mail_options.h"
#include "accounts/mail_order.h"
#include "accounts/rate_limits.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/seal.h"
#include "mail/transport.h"
#include "metrics/registry.h"
#include "oauth/provider.h"
#include "storage/store.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace holdfast::accounts {

// Thread-safe, but run() is for one thread at a time. Everything given to it outlives it.
class Mails {
  public:
    static constexpr std::string_view kRound = "mails";
    static constexpr std::chrono::seconds kInterval{10};
    static constexpr std::chrono::hours kPatience{24};
    static constexpr int kMostInRound = 20;
    // Between two mails to an owner about offers of one account.
    static constexpr std::chrono::minutes kOfferPause{1};

    struct Parts {
        storage::Store& store;
        const crypto::Sealer& sealer;
        mail::Transport* transport;  // null: mails are kept and not sent
        RateLimits& rate_limits;
        const oauth::Providers& providers;
        Background& background;
        const base::Clock& clock;
        base::Log& log;
    };

    // Adds its round to the background.
    Mails(Parts parts, MailOptions options, std::string app_url);

    // The language for a value of Accept-Language.
    std::string language_for(std::string_view accept_language) const;

    // Sends the mail soon; says nothing and does nothing if the address has got one less than a minute ago.
    // Throws storage::StoreError.
    void ask(const MailOrder& order);

    // The mail for an operation that writes it in its own transaction; soon() then sends it. nullopt as ask()
    // does nothing.
    [[nodiscard]] std::optional<storage::NewMail> prepare(const MailOrder& order);

    // Sends the mail soon, also if the address has just got one: a notice that a change was asked for. Throws
    // storage::StoreError.
    void tell(const MailOrder& order);

    // Asks for a change of a user's email from order.account to order.to, and tells the present address, in
    // the same language. Throws storage::StoreError.
    void ask_email_change(const MailOrder& order);

    // The mail about the hand-over of an account, for the operation that writes it.
    [[nodiscard]] storage::NewMail about_handover(MailKind kind, const std::string& user_id,
                                                  const std::string& provider,
                                                  const std::string& provider_account_id) const;

    // False if the owner was asked for this account less than a minute ago: that can be done over and over.
    // Throws storage::StoreError.
    [[nodiscard]] bool may_ask(const std::string& owner_id, const std::string& provider,
                               const std::string& provider_account_id);

    // A mail was written: it is sent soon.
    void soon() { parts_.background.hurry(kRound); }

    // Works off what is due, at most kMostInRound.
    void run(const std::stop_token& stop);

    void report(metrics::Figures& figures) const;

  private:
    enum class Outcome { sent, failed, given_up, dropped };
    static constexpr std::size_t kOutcomes = 4;

    // True if the round may go on.
    bool settle(const storage::WaitingMail& mail, const std::stop_token& stop);
    // What becomes of a mail that does not open.
    void leave(const storage::WaitingMail& mail, base::Time now);
    bool send(const storage::WaitingMail& mail, const MailOrder& order, const std::stop_token& stop);
    // The order with its address, and the account's name as its owner knows it; nullopt if the user is gone
    // or has no email, or if the offer is open no more.
    std::optional<MailOrder> addressed(MailOrder order) const;
    // Fills in the account's name; false if what the mail tells of is over.
    bool take_account(MailOrder& order) const;
    // The user that the link is for; nullopt if nobody gets one.
    std::optional<std::string> user_for(const MailOrder& order) const;
    void make_link(const storage::WaitingMail& mail, MailOrder order);
    void end(const storage::WaitingMail& mail, Outcome outcome);
    void count(Outcome outcome) { counters_.at(static_cast<std::size_t>(outcome)).add(); }

    Parts parts_;
    const MailOptions options_;
    const std::string app_url_;
    const std::string site_;
    std::array<metrics::Counter, kOutcomes> counters_;
};

}  // namespace holdfast::accounts
