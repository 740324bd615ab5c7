// Whom a mail is from or for.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::mail {

struct Mailbox {
    std::string name;  // may be empty
    std::string address;

    // "Holdfast <no-reply@example.com>", or the address alone. nullopt if it is neither.
    static std::optional<Mailbox> parse(std::string_view text);

    // What the address has after its '@'.
    std::string domain() const;
};

// True for an address that may stand in a header and in SMTP's commands: one '@' with text on both sides, and
// none of the characters that end a command or a list (RFC 5321 section 4.1.2, RFC 5322 section 3.4.1).
bool is_sendable(std::string_view address);

}  // namespace holdfast::mail
