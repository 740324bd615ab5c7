#include "api/rate_limiting.h"

#include "api/errors.h"
#include "http/address.h"

namespace holdfast::api {

std::optional<std::chrono::seconds> charge(const Context& context, const http::Request& request,
                                           LimitedAction action, std::string_view account) {
    const auto client = http::client_address(request, context.trusted_proxies);
    return context.rate_limits.charge(action, client ? client->network().text() : "", account);
}

void require_allowance(const Context& context, const http::Request& request, LimitedAction action,
                       std::string_view account) {
    if (const auto wait = charge(context, request, action, account)) throw Refusal::too_many_requests(*wait);
}

}  // namespace holdfast::api
