// The pages of the demo provider, above all the one on which a person chooses an account. No script; every
// value from outside is escaped.
#pragma once

#include "http/message.h"

#include <string>
#include <string_view>

namespace holdfast::oauth::demo {

struct AccountPage {
    std::string action;   // where the forms are posted to
    http::Params fields;  // the authorization request, sent along as hidden fields
    std::string email;    // what the field for another email shows
    std::string message;  // what was wrong with it, or ""
};

http::Response account_page(int status, const AccountPage& page);
http::Response error_page(int status, std::string_view text);
// What the provider's bare address shows, to a person who came without an authorization request.
http::Response home_page(std::string_view origin);
http::Response not_found_page();
http::Response style_sheet();
http::Response icon();

}  // namespace holdfast::oauth::demo
