// Mails that wait to be sent. A mail is written in the transaction of the change that it tells of, or of the
// link that it carries (storage/email_links.h), and its row goes once it is sent. What it says is sealed,
// because it may hold a link.
#pragma once

#include "storage/store.h"
#include "storage/time.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::storage {

struct NewMail {
    std::string id;  // a UUID
    std::string sealed;
    Time created_at;
};

struct SaveMail {
    static constexpr std::string_view name = "save_mail";
    using Outcome = Done;
    const NewMail& mail;
};

struct WaitingMail {
    std::string id;
    std::string sealed;
    Time created_at;
    std::int64_t tries;  // with this one
};

// Takes the mail that has been due for the longest; nullopt if none is due. It is due again after `pause`,
// after twice as long the next time, and so on, but after 64 pauses at the latest.
struct TakeMail {
    static constexpr std::string_view name = "take_mail";
    using Outcome = std::optional<WaitingMail>;
    Time now;
    std::chrono::microseconds pause;
};

// Removes a mail.
struct EndMail {
    static constexpr std::string_view name = "end_mail";
    using Outcome = Done;
    std::string_view id;
};

}  // namespace holdfast::storage
