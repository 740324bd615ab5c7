// A mail as it is sent: RFC 5322 with MIME (RFC 2045 to 2047), in plain text and in HTML.
//
//   Message -> mime() -> Transport (mail/transport.h)
//
// Invariant: no text of a Message can add a header field, end a part, or begin another mail.
#pragma once

#include "base/clock.h"
#include "mail/address.h"

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::mail {

struct Message {
    std::string id;  // a UUID: a mail that is sent twice can be told by it
    base::Time at;
    Mailbox from;
    std::string to;  // an address
    std::string subject;
    std::string text;  // UTF-8, lines end in \n
    std::string html;
};

// Throws std::invalid_argument unless is_sendable(message.to).
std::string mime(const Message& message);

// What a person reads of a mail that mime() has made, for the mailbox of the demo and for tests.
struct ReadMail {
    std::string to;
    std::string subject;
    std::string text;
    std::string html;
};
// nullopt if it is no such mail.
std::optional<ReadMail> read_mail(std::string_view mime);

}  // namespace holdfast::mail
