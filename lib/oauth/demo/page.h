// The pages of the demo provider; the main one is where a person chooses an account. No scripts; every value
// from outside is escaped.
#pragma once

#include "http/message.h"

#include <string>
#include <string_view>

namespace holdfast::oauth::demo {

struct AccountPage {
    std::string action;   // the address that the forms are posted to
    http::Params fields;  // the authorization request, sent along as hidden fields
    std::string email;    // in the field for another email
    std::string message;  // what is wrong with that email, or ""
};

http::Response account_page(int status, const AccountPage& page);
http::Response error_page(int status, std::string_view text);
// The page at the provider's origin, for a person who comes without an authorization request.
http::Response home_page(std::string_view origin);
http::Response not_found_page();
http::Response style_sheet();
http::Response icon();

}  // namespace holdfast::oauth::demo
