// Who calls an API of the demo provider: the account of the access token (RFC 6750).
#pragma once

#include "http/message.h"
#include "oauth/demo/context.h"
#include "oauth/demo/dialect.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace holdfast::oauth::demo {

enum class BearerFault {
    absent,
    invalid,  // not an access token of this dialect, or its grant has ended
    expired,
};

// The token of the request's header field (RFC 6750 section 2.1); nullopt if it has none.
std::optional<std::string> bearer_token(const http::Request& request);

// The account whose access token the request carries, if the token is of this dialect.
std::variant<Account, BearerFault> bearer_of(const Context& context, const http::Request& request,
                                             const Dialect& dialect);

// Answers with body(account) or refuse(fault).
template <typename Body, typename Refuse>
http::Response for_bearer(const Context& context, const http::Request& request, const Dialect& dialect,
                          Refuse refuse, Body body) {
    const auto bearer = bearer_of(context, request, dialect);
    if (const auto* fault = std::get_if<BearerFault>(&bearer)) return refuse(*fault);
    return body(std::get<Account>(bearer));
}

}  // namespace holdfast::oauth::demo
