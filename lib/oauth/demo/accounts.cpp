#include "oauth/demo/accounts.h"

#include "base/encoding.h"
#include "base/text.h"
#include "crypto/digest.h"

#include <algorithm>
#include <cstddef>

namespace holdfast::oauth::demo {
namespace {

constexpr std::size_t kMaxEmailBytes = 254;
constexpr std::size_t kIdDigits = 16;

std::optional<std::string> normalise(std::string_view email) {
    if (email.size() > kMaxEmailBytes || !base::is_utf8(email)) return std::nullopt;
    std::optional<std::string> lower = base::lower_case(base::trim(email));
    if (!lower || lower->size() > kMaxEmailBytes || base::has_control(*lower)) return std::nullopt;
    if (std::count(lower->begin(), lower->end(), '@') != 1) return std::nullopt;
    if (lower->front() == '@' || lower->back() == '@') return std::nullopt;
    return lower;
}

// "team-files+slow@demo.example" -> "Team Files"
std::string name_of(std::string_view email) {
    std::string name(email.substr(0, email.find_first_of("+@")));
    bool at_start = true;
    for (char& c : name) {
        if (c == '-' || c == '.' || c == '_') c = ' ';
        if (at_start && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        at_start = c == ' ';
    }
    return name.empty() ? std::string(email) : name;
}

}  // namespace

std::optional<Account> find_account(std::string_view email) {
    const std::optional<std::string> normalised = normalise(email);
    if (!normalised) return std::nullopt;
    return Account{account_id(*normalised), *normalised, name_of(*normalised)};
}

std::string account_id(std::string_view email) {
    return base::hex_encode(crypto::sha256(email)).substr(0, kIdDigits);
}

}  // namespace holdfast::oauth::demo
