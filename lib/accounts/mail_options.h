// How an installation's mails look.
#pragma once

#include "mail/address.h"
#include "mail/templates.h"

#include <string>

namespace holdfast::accounts {

struct MailOptions {
    mail::Mailbox from{"Holdfast", "holdfast@localhost"};
    mail::Templates templates{};
    std::string language = "en";  // of a mail whose reader has told none
};

}  // namespace holdfast::accounts
