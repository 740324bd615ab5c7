// What the gate asks the database first, read for many requests in one round trip.
//
// Invariant: what was read counts only for the request and the credential that it was read for, and only for
// kFresh. For all else the gate asks the database itself.
#pragma once

#include "api/context.h"
#include "api/route.h"
#include "http/message.h"

#include <chrono>
#include <span>
#include <string_view>

namespace holdfast::api {

// A request may wait for a worker once its session is read. If it waits longer, the session is read again.
inline constexpr std::chrono::milliseconds kFresh{100};

// Reads the session of each request with an access token, and the app and the account of each for a fresh
// token. They have been through route(); `routes` is its table. Does not throw.
void read_ahead(const Context& context, std::span<const Route> routes,
                std::span<http::Request* const> requests) noexcept;

// What was found for the credential; null if nothing was, or if it is no longer fresh. Throws
// storage::StoreError if the read failed: the request has waited for the database as long as one may. For a
// token that is not ours, and what is no app's credential, no database is needed: null.
const CurrentUser* user_ahead(const Context& context, const http::Request& request,
                              std::string_view access_token);
const storage::AppAndTokens* app_ahead(const Context& context, const http::Request& request,
                                       std::string_view credential);

}  // namespace holdfast::api
