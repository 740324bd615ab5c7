// The people of the demo provider: every email has an account.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::oauth::demo {

struct Account {
    std::string id;     // 16 hex digits
    std::string email;  // lower case
    std::string name;   // "Team Files" for team-files@demo.example
};

// The accounts that the page offers.
inline constexpr std::array<std::string_view, 3> kSampleEmails = {"alex@demo.example", "sam@demo.example",
                                                                  "team-files@demo.example"};

// The account of an email, which is trimmed and lower-cased. Returns nullopt if it is not an email: one '@'
// with text on both sides, at most 254 bytes, no control characters.
std::optional<Account> find_account(std::string_view email);

// The id of a lower-cased email: the first 16 hex digits of its SHA-256.
std::string account_id(std::string_view email);

}  // namespace holdfast::oauth::demo
