// What the links in mails do once they are opened. Mails (accounts/mails.h) makes and sends them.
#pragma once

#include "accounts/hashing_lane.h"
#include "accounts/mail_order.h"
#include "accounts/second_factors.h"
#include "accounts/sign_up.h"
#include "accounts/users.h"
#include "base/clock.h"
#include "base/log.h"
#include "storage/email_links.h"
#include "storage/store.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace holdfast::accounts {

// 256 random bits, as text for a URL.
std::string new_email_link_token();
// What the database has of a token: 64 hex digits.
std::string email_link_digest(std::string_view token);

enum class EmailLinkFault {
    // Unknown, used, replaced or expired. Or the user has another email by now, or somebody else has the new
    // one.
    invalid_link,
    weak_password,
    busy,
};

// Thread-safe. Everything given to it outlives it. All methods throw storage::StoreError.
class EmailLinks {
  public:
    struct Parts {
        storage::Store& store;
        HashingLane& hashing;
        const Users& users;
        SecondFactors& second_factors;
        const base::Clock& clock;
        base::Log& log;
    };

    EmailLinks(Parts parts, const SignUpRules& rules) : parts_(parts), rules_(rules) {}

    // Uses up a link of the purpose "recovery": the password is the new one, all sessions of the user have
    // ended, and the email is verified. nullopt if it is done.
    [[nodiscard]] std::optional<EmailLinkFault> reset_password(std::string_view token,
                                                               std::string_view new_password,
                                                               std::string_view network);

    // Uses up a link of the purpose "signup", which verifies the email that the user has, or one of
    // "email_change", which makes its address the user's. nullopt if it is done; never weak_password.
    [[nodiscard]] std::optional<EmailLinkFault> verify_email(std::string_view token,
                                                             std::string_view network);

    // Uses up a link of one of these kinds and begins a session for its user. NoSuchLink if it is none;
    // CodeFault for a user with a second factor: then the link can still be used.
    struct NoSuchLink {};
    using SignInResult = std::variant<SignedIn, NoSuchLink, CodeFault>;
    [[nodiscard]] SignInResult sign_in(std::string_view token, std::span<const MailKind> kinds,
                                       const GivenCode& given, std::string_view user_agent);

    // Uses up a code that was sent to this user. False if it is none.
    [[nodiscard]] bool confirm(const std::string& user_id, std::string_view code, std::string_view network);

  private:
    // The link, if it can still be used and is of one of these kinds; else nullopt.
    std::optional<storage::EmailLink> find(std::string_view digest, std::span<const MailKind> kinds) const;

    Parts parts_;
    const SignUpRules rules_;
};

}  // namespace holdfast::accounts
