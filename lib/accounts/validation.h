// What a user may type: emails, user names, passwords and nicknames, checked and brought into one form.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::accounts {

inline constexpr std::size_t kMaxEmailBytes = 254;  // RFC 5321 section 4.5.3.1.3
inline constexpr std::size_t kMaxUsernameCharacters = 64;
inline constexpr std::size_t kMaxPasswordBytes = 1024;
inline constexpr std::size_t kMaxNicknameCharacters = 50;
inline constexpr std::size_t kMaxUserAgentBytes = 256;

// Trimmed and in lower case. nullopt unless it has exactly one '@' with text on both sides; nullopt if it
// holds blanks or control characters, or is longer than kMaxEmailBytes.
std::optional<std::string> normalise_email(std::string_view text);

// True if a new user may have this normalised email: it holds none of the characters that RFC 5321
// section 4.1.2 allows in quotes only, such as '<' and '"'. For `of_internet` its domain needs a dot inside.
enum class EmailDomain { any, of_internet };
bool is_acceptable_email(std::string_view email, EmailDomain domain);

// Trimmed. nullopt unless it has 1 to 64 characters, all of them visible (base::is_invisible).
std::optional<std::string> normalise_username(std::string_view text);

// True if it has at least `min_characters` and at most kMaxPasswordBytes. A password is never changed or cut.
bool is_acceptable_password(std::string_view text, std::size_t min_characters);

// Trimmed; may be empty. nullopt if it has more than 50 characters or a control character.
std::optional<std::string> normalise_nickname(std::string_view text);

// What a client calls itself (RFC 9110 section 10.1.5), fit to be stored and shown: without bytes that are
// not UTF-8 and without invisible characters, cut to kMaxUserAgentBytes. May be empty.
std::string clean_user_agent(std::string_view text);

}  // namespace holdfast::accounts
