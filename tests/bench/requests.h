// The bytes of the API's requests, and what its answers say.
#pragma once

#include "wire/client.h"

#include <string>
#include <string_view>

namespace holdfast::bench {

// `fields` are whole lines: "Name: value\r\n".
std::string get(std::string_view target, std::string_view fields = "");
// The body is JSON.
std::string post(std::string_view target, std::string_view body, std::string_view fields = "");
std::string bearer(std::string_view access_token);

// A text of a JSON body, at names that are separated by dots. Throws std::runtime_error with the body if
// there is none.
std::string text_in(std::string_view body, std::string_view names);

// The body of a sign-up and of a login: its password is always the same.
std::string credentials(std::string_view email);

// Signs a new user up. Returns the access token. Throws std::runtime_error if the server refuses.
std::string sign_up(test::Client& client, std::string_view email);

}  // namespace holdfast::bench
