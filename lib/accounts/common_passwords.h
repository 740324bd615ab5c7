// Passwords that everybody guesses first: those of letters and digits in the list of Debian's package
// john-data, which is in the public domain and made of the leaks of big sites.
#pragma once

#include <span>
#include <string_view>

namespace holdfast::accounts {

// In lower case and in order (generated).
std::span<const std::string_view> common_passwords();

// True if the password is one of them, in whatever case.
bool is_common_password(std::string_view text);

}  // namespace holdfast::accounts
