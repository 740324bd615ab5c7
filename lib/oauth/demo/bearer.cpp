#include "oauth/demo/bearer.h"

#include "base/text.h"

#include <string_view>

namespace holdfast::oauth::demo {

std::optional<std::string> bearer_token(const http::Request& request) {
    constexpr std::string_view kScheme = "bearer ";
    const std::string* value = request.headers.find("Authorization");
    if (value == nullptr || base::ascii_lower(value->substr(0, kScheme.size())) != kScheme)
        return std::nullopt;
    return value->substr(kScheme.size());
}

std::variant<Account, BearerFault> bearer_of(const Context& context, const http::Request& request,
                                             const Dialect& dialect) {
    const auto token = bearer_token(request);
    if (!token) return BearerFault::absent;
    const auto found = context.grants.find_by_access_token(*token, context.clock.now());
    if (const auto* fault = std::get_if<GrantFault>(&found))
        return *fault == GrantFault::expired ? BearerFault::expired : BearerFault::invalid;
    const auto& authorization = std::get<Authorization>(found);
    if (authorization.dialect != &dialect) return BearerFault::invalid;
    return authorization.account;
}

}  // namespace holdfast::oauth::demo
