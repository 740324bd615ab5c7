#include "accounts/validation.h"

#include "base/text.h"

namespace holdfast::accounts {
namespace {

std::optional<std::string> trimmed_text(std::string_view text, std::size_t max_characters) {
    if (!base::is_utf8(text)) return std::nullopt;
    std::string trimmed = base::trim(text);
    if (base::has_control(trimmed) || base::count_code_points(trimmed) > max_characters) return std::nullopt;
    return trimmed;
}

bool has_one_at_inside(std::string_view email) {
    const auto at = email.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < email.size() &&
           email.find('@', at + 1) == std::string_view::npos;
}

}  // namespace

std::optional<std::string> normalise_email(std::string_view text) {
    if (!base::is_utf8(text)) return std::nullopt;
    // Checked after folding, which may turn other characters into '@' or a blank.
    auto email = base::lower_case(base::trim(text));
    if (!email || email->size() > kMaxEmailBytes || !has_one_at_inside(*email)) return std::nullopt;
    if (base::has_control(*email) || base::has_white_space(*email)) return std::nullopt;
    return email;
}

bool is_acceptable_email(std::string_view email, EmailDomain domain) {
    if (email.find_first_of(R"(<>()[]\,;:")") != email.npos || base::has_invisible(email)) return false;
    const std::string_view host = email.substr(email.find('@') + 1);
    const bool has_empty_label = host.starts_with('.') || host.ends_with('.') || host.find("..") != host.npos;
    return domain == EmailDomain::any || (host.find('.') != host.npos && !has_empty_label);
}

std::optional<std::string> normalise_username(std::string_view text) {
    auto username = trimmed_text(text, kMaxUsernameCharacters);
    const bool is_good = username && !username->empty() && !base::has_invisible(*username);
    return is_good ? username : std::nullopt;
}

bool is_acceptable_password(std::string_view text, std::size_t min_characters) {
    return text.size() <= kMaxPasswordBytes && base::is_utf8(text) &&
           base::count_code_points(text) >= min_characters;
}

std::optional<std::string> normalise_nickname(std::string_view text) {
    return trimmed_text(text, kMaxNicknameCharacters);
}

std::string clean_user_agent(std::string_view text) {
    std::string clean;
    while (!text.empty()) {
        const auto code_point = base::first_code_point(text);
        const std::size_t size = code_point ? code_point->size : 1;
        if (code_point && !base::is_invisible(code_point->value)) {
            if (clean.size() + size > kMaxUserAgentBytes) break;
            clean.append(text.substr(0, size));
        }
        text.remove_prefix(size);
    }
    return clean;
}

}  // namespace holdfast::accounts
