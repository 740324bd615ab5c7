#include "oauth/demo/bearer.h"

#include "base/text.h"

#include <string_view>

namespace holdfast::oauth::demo {

std::variant<Account, BearerFault> bearer_of(const Context& context, const http::Request& request,
                                             const Dialect& dialect) {
    constexpr std::string_view kScheme = "bearer ";
    const std::string* value = request.headers.find("Authorization");
    if (value == nullptr || base::ascii_lower(value->substr(0, kScheme.size())) != kScheme)
        return BearerFault::absent;
    const auto found =
        context.grants.find_by_access_token(value->substr(kScheme.size()), context.clock.now());
    if (const auto* fault = std::get_if<GrantFault>(&found))
        return *fault == GrantFault::expired ? BearerFault::expired : BearerFault::invalid;
    const auto& authorization = std::get<Authorization>(found);
    if (authorization.dialect != &dialect) return BearerFault::invalid;
    return authorization.account;
}

}  // namespace holdfast::oauth::demo
