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

// Trimmed and in lower case. nullopt if it has not exactly one '@' with text on both sides, holds blanks
// or control characters, or has over kMaxEmailBytes.
std::optional<std::string> normalise_email(std::string_view text);

// Whether a new user may have this normalised email: it has none of the characters that RFC 5321
// section 4.1.2 allows between quotes only, '<' and '"' among them, and, on the internet, a dot inside its
// domain.
enum class EmailDomain { any, of_internet };
bool is_acceptable_email(std::string_view email, EmailDomain domain);

// Trimmed: 1 to 64 characters, all of them visible (base::is_invisible).
std::optional<std::string> normalise_username(std::string_view text);

// At least `min_characters`, at most kMaxPasswordBytes. A password is never changed and never cut.
bool is_acceptable_password(std::string_view text, std::size_t min_characters);

// Trimmed: at most 50 characters, none of them a control; empty text is a nickname that is empty.
std::optional<std::string> normalise_nickname(std::string_view text);

}  // namespace holdfast::accounts
