#include "accounts/mails.h"

#include "accounts/email_links.h"
#include "base/encoding.h"
#include "base/random.h"
#include "base/text.h"
#include "http/url.h"
#include "mail/language.h"
#include "mail/message.h"
#include "storage/email_links.h"
#include "storage/handover.h"
#include "storage/users.h"

#include <algorithm>
#include <utility>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;

constexpr auto kFirstPause = 1min;
// Among so many of the user's newest hand-overs is the one that a mail tells of.
constexpr std::int64_t kMostEvents = 100;

std::string name_of(const storage::WaitingMail& mail, const MailOrder& order) {
    return "kind=" + std::string(entry_of(order.kind).name) + " mail_id=" + mail.id;
}

// How long the mail is worth sending.
std::chrono::seconds patience_for(const MailOrder& order) {
    const MailKindEntry& entry = entry_of(order.kind);
    return entry.purpose.empty() ? Mails::kPatience
                                 : std::min<std::chrono::seconds>(Mails::kPatience, entry.link_lifetime);
}

// As its owner knows it.
template <class Account>
std::string shown_name(const Account& account) {
    return account.nickname.value_or("").empty() ? account.account_email : *account.nickname;
}

std::string shown_name(const storage::AskedRequest& request) { return request.account_email; }

std::string host_of(const std::string& url) {
    const auto parsed = http::Url::parse(url);
    return parsed ? parsed->authority() : url;
}

}  // namespace

Mails::Mails(Parts parts, MailOptions options, std::string app_url)
    : parts_(parts), options_(std::move(options)), app_url_(std::move(app_url)), site_(host_of(app_url_)) {
    parts_.background.every(
        {std::string(kRound), kInterval, false, [this](const std::stop_token& stop) { run(stop); }});
}

std::string Mails::language_for(std::string_view accept_language) const {
    return mail::language_of(accept_language, options_.templates.languages(), options_.language);
}

void Mails::ask(const MailOrder& order) {
    if (!parts_.rate_limits.allows_mail_to(order.to)) return;
    tell(order);
}

std::optional<storage::NewMail> Mails::prepare(const MailOrder& order) {
    if (!parts_.rate_limits.allows_mail_to(order.to)) return std::nullopt;
    return seal_order(parts_.sealer, order, parts_.clock.now());
}

void Mails::tell(const MailOrder& order) {
    parts_.store.run(storage::SaveMail{seal_order(parts_.sealer, order, parts_.clock.now())});
    soon();
}

void Mails::ask_email_change(const MailOrder& order) {
    if (!order.account.empty())
        tell({.kind = MailKind::email_change_notice,
              .language = order.language,
              .to = order.account,
              .account = order.to});
    ask(order);
}

storage::NewMail Mails::about_handover(MailKind kind, const std::string& user_id, const std::string& provider,
                                       const std::string& provider_account_id) const {
    return seal_order(
        parts_.sealer,
        accounts::about_handover(kind, user_id, provider, provider_account_id, options_.language),
        parts_.clock.now());
}

bool Mails::may_ask(const std::string& owner_id, const std::string& provider,
                    const std::string& provider_account_id) {
    return parts_.rate_limits.allows_mail_to(owner_id + " " + provider + " " + provider_account_id);
}

void Mails::run(const std::stop_token& stop) {
    if (parts_.transport == nullptr) return;
    for (int taken = 0; taken < kMostInRound && !stop.stop_requested(); ++taken) {
        const auto mail = parts_.store.run(storage::TakeMail{parts_.clock.now(), kFirstPause});
        if (!mail || !settle(*mail, stop)) return;
    }
}

bool Mails::settle(const storage::WaitingMail& mail, const std::stop_token& stop) {
    const auto order = open_order(parts_.sealer, mail);
    const base::Time now = parts_.clock.now();
    if (!order) {
        leave(mail, now);
        return true;
    }
    if (now >= mail.created_at + patience_for(*order)) {
        parts_.log.error("[MAIL] given up: " + name_of(mail, *order) + " after " +
                         std::to_string(mail.tries - 1) + " tries");
        end(mail, Outcome::given_up);
        return true;
    }
    if (!entry_of(order->kind).purpose.empty() && order->token.empty()) {
        make_link(mail, *order);
        return true;
    }
    const auto complete = order->provider.empty() ? order : addressed(*order);
    if (complete) return send(mail, *complete, stop);
    end(mail, Outcome::dropped);
    return true;
}

// A newer program may have written it, of a kind or under a secret that only it knows. While instances are
// replaced one after the other, an older one takes mails of theirs, and must not lose them.
void Mails::leave(const storage::WaitingMail& mail, base::Time now) {
    if (now < mail.created_at + kPatience) {
        count(Outcome::failed);
        parts_.log.warning("[MAIL] left to another instance, it does not open: mail_id=" + mail.id);
        return;
    }
    parts_.log.error("[MAIL] dropped, it does not open: mail_id=" + mail.id);
    end(mail, Outcome::dropped);
}

std::optional<MailOrder> Mails::addressed(MailOrder order) const {
    const auto user = parts_.store.run(storage::FindUser{order.user_id});
    if (!user || user->email.empty()) return std::nullopt;
    order.to = user->email;
    return take_account(order) ? std::optional(std::move(order)) : std::nullopt;
}

bool Mails::take_account(MailOrder& order) const {
    const auto find_in = [&](const auto& list) {
        const auto found = std::ranges::find_if(list, [&](const auto& one) {
            return one.provider == order.provider && one.provider_account_id == order.provider_account_id;
        });
        if (found == list.end()) return false;
        order.account = shown_name(*found);
        return true;
    };
    const base::Time now = parts_.clock.now();
    switch (order.kind) {
        case MailKind::handover_offered:
        case MailKind::handover_asked:
            return find_in(parts_.store.run(storage::ListOpenOffers{order.user_id, now}));
        case MailKind::handover_refused:
            return find_in(parts_.store.run(storage::ListAskedRequests{order.user_id, now, now - kPatience}));
        default:
            return find_in(
                parts_.store.run(storage::ListTransferEvents{order.user_id, std::nullopt, kMostEvents}));
    }
}

std::optional<std::string> Mails::user_for(const MailOrder& order) const {
    const auto holder = parts_.store.run(storage::FindCredentials{order.to});
    switch (order.kind) {
        case MailKind::recovery:
        case MailKind::magic_link:
        case MailKind::reauthentication:
            return holder ? std::optional(holder->user_id) : std::nullopt;
        case MailKind::verification: {
            const auto user = holder ? parts_.store.run(storage::FindUser{holder->user_id}) : std::nullopt;
            return user && !user->email_confirmed_at ? std::optional(user->id) : std::nullopt;
        }
        case MailKind::email_change:
            return holder ? std::nullopt : std::optional(order.user_id);
        case MailKind::invitation:
        case MailKind::email_change_notice:
        case MailKind::handover_offered:
        case MailKind::handover_asked:
        case MailKind::handover_completed:
        case MailKind::handover_approved:
        case MailKind::handover_refused:
            break;
    }
    return std::nullopt;
}

void Mails::make_link(const storage::WaitingMail& mail, MailOrder order) {
    const auto user_id = user_for(order);
    if (!user_id) {
        end(mail, Outcome::dropped);
        return;
    }
    const base::Time now = parts_.clock.now();
    const MailKindEntry& entry = entry_of(order.kind);
    order.token = new_email_link_token();
    const storage::NewEmailLink link{
        email_link_digest(order.token), *user_id, std::string(entry.purpose), order.to, now,
        now + entry.link_lifetime};
    if (!parts_.store.run(storage::SaveEmailLink{link, seal_order(parts_.sealer, order, now), mail.id}))
        count(Outcome::dropped);
}

bool Mails::send(const storage::WaitingMail& mail, const MailOrder& order, const std::stop_token& stop) {
    // Users of an older table may have an email that no new one may have.
    if (!mail::is_sendable(order.to)) {
        end(mail, Outcome::dropped);
        return true;
    }
    const MailKindEntry& entry = entry_of(order.kind);
    const std::string link = order.token.empty() ? app_url_ + "/app" : link_of(order, app_url_);
    const oauth::Provider* provider = parts_.providers.find(order.provider);
    const std::string& provider_name = provider != nullptr ? provider->display_name : order.provider;
    const auto rendered = options_.templates.render(entry.name, order.language,
                                                    {{"site", site_},
                                                     {"link", link},
                                                     {"token", order.token},
                                                     {"email", order.to},
                                                     {"account", order.account},
                                                     {"provider", provider_name}});
    const std::string content = mail::mime(
        {mail.id, mail.created_at, options_.from, order.to, rendered.subject, rendered.text, rendered.html});
    const auto delivery =
        parts_.transport->deliver({mail.id, mail.created_at, options_.from.address, order.to, content}, stop);
    if (const auto* failure = std::get_if<mail::DeliveryFailed>(&delivery)) {
        count(Outcome::failed);
        parts_.log.warning("[MAIL] not sent, and tried again later: " + name_of(mail, order) + " try " +
                           std::to_string(mail.tries) + ": " + base::escape_controls(failure->why));
        return !failure->for_all;
    }
    parts_.log.info("[MAIL] sent: " + name_of(mail, order));
    end(mail, Outcome::sent);
    return true;
}

void Mails::end(const storage::WaitingMail& mail, Outcome outcome) {
    count(outcome);
    parts_.store.run(storage::EndMail{mail.id});
}

void Mails::report(metrics::Figures& figures) const {
    constexpr std::array<std::string_view, kOutcomes> kNames = {"sent", "failed", "given_up", "dropped"};
    for (std::size_t i = 0; i < kOutcomes; ++i) {
        figures.counter("holdfast_mails_total",
                        "Mails by outcome; failed: tried again later; dropped: nobody gets one.",
                        static_cast<double>(counters_.at(i).value()), {{"outcome", kNames.at(i)}});
    }
}

}  // namespace holdfast::accounts
