#include "mail/address.h"

#include "base/text.h"

#include <algorithm>

namespace holdfast::mail {

bool is_sendable(std::string_view address) {
    if (!base::is_utf8(address) || base::has_control(address) || base::has_white_space(address)) return false;
    const auto at = address.find('@');
    const bool has_one_at =
        at != address.npos && at > 0 && at + 1 < address.size() && address.find('@', at + 1) == address.npos;
    return has_one_at && address.find_first_of(R"(<>()[]\,;:")") == address.npos;
}

std::optional<Mailbox> Mailbox::parse(std::string_view text) {
    if (!base::is_utf8(text)) return std::nullopt;
    Mailbox mailbox{"", base::trim(text)};
    if (const auto open = text.find('<'); open != text.npos) {
        const std::string rest = base::trim(text.substr(open + 1));
        if (!rest.ends_with('>')) return std::nullopt;
        mailbox = {base::trim(text.substr(0, open)), rest.substr(0, rest.size() - 1)};
    }
    const bool is_good = is_sendable(mailbox.address) && !base::has_control(mailbox.name) &&
                         mailbox.name.find_first_of("\"<>") == std::string::npos;
    return is_good ? std::optional(std::move(mailbox)) : std::nullopt;
}

std::string Mailbox::domain() const { return address.substr(address.find('@') + 1); }

}  // namespace holdfast::mail
