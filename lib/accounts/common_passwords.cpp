#include "accounts/common_passwords.h"

#include "base/text.h"

#include <algorithm>

namespace holdfast::accounts {

bool is_common_password(std::string_view text) {
    return std::ranges::binary_search(common_passwords(), std::string_view(base::ascii_lower(text)));
}

}  // namespace holdfast::accounts
