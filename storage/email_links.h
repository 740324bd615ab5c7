// Links in mails: who opens one has read the mail, and so holds the address that it was sent to.
//
// A link is good for one purpose and one use, until it expires. The database has a digest of its token only.
// An invitation is such a link, of nobody yet: CreateUser uses it up (storage/users.h). A user's links go
// when their password or email changes, by whatever way.
#pragma once

#include "storage/mails.h"
#include "storage/sessions.h"
#include "storage/store.h"
#include "storage/time.h"
#include "storage/users.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace holdfast::storage {

struct NewEmailLink {
    std::string digest;  // of the token
    std::string user_id;
    std::string purpose;
    std::string email;  // that it is sent to, normalised
    Time created_at;
    Time expires_at;
};

// Saves a link and the mail with it, in the place of the mail `asked_by`. A newer link replaces older ones of
// the same user and purpose if they went to another address. Deletes links that expired before
// link.created_at. False, and only `asked_by` is removed, if the user is gone.
struct SaveEmailLink {
    static constexpr std::string_view name = "save_email_link";
    using Outcome = bool;
    const NewEmailLink& link;
    const NewMail& mail;
    std::string_view asked_by;  // its id
};

// Saves an invitation to sign up with an email, and the mail with it. It replaces an older one of that email.
struct SaveInvitation {
    static constexpr std::string_view name = "save_invitation";
    using Outcome = Done;
    std::string_view digest;
    std::string_view email;
    Time now;
    Time expires_at;
    const NewMail& mail;
};

struct EmailLink {
    std::string user_id;
    std::string purpose;
    std::string email;
};

// The link if it is valid at `now`; nullopt if there is none.
struct FindEmailLink {
    static constexpr std::string_view name = "find_email_link";
    static constexpr bool only_reads = true;
    using Outcome = std::optional<EmailLink>;
    std::string_view digest;
    Time now;
};

struct EmailLinkUsed {
    std::string user_id;
    std::string email;
    std::string username;
};
struct NoSuchLink {
    static constexpr std::string_view name = "no_such_link";
};
using UseEmailLinkOutcome = std::variant<EmailLinkUsed, NoSuchLink, EmailTaken>;

// Uses up a link that is valid at `now`: the user's email is verified. One of the purpose kEmailChange makes
// its address the user's email; all others need it to be that already. A new password ends all sessions of
// the user. NoSuchLink if there is no such link, or EmailTaken: then nothing else is changed.
struct UseEmailLink {
    static constexpr std::string_view name = "use_email_link";
    using Outcome = UseEmailLinkOutcome;
    std::string_view digest;
    std::string_view purpose;
    Time now;
    std::string_view network{};                  // that the request came from
    std::optional<std::string> password_hash{};  // the new one
    std::optional<NewSession> session{};         // begins one, for the link's user
};

inline constexpr std::string_view kEmailChange = "email_change";

}  // namespace holdfast::storage
