// Whether a request may go on, by whom it comes from and whom it is about.
#pragma once

#include "accounts/rate_limits.h"
#include "api/context.h"
#include "http/message.h"

#include <chrono>
#include <optional>
#include <string_view>

namespace holdfast::api {

using accounts::LimitedAction;

// accounts::RateLimits::charge for the network of the request's client, as trusted proxies report it.
std::optional<std::chrono::seconds> charge(const Context& context, const http::Request& request,
                                           LimitedAction action, std::string_view account);

// The same; throws Refusal rate_limited where the request may not go on.
void require_allowance(const Context& context, const http::Request& request, LimitedAction action,
                       std::string_view account);

}  // namespace holdfast::api
