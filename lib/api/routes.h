// Every route of Holdfast, in one table.
#pragma once

#include "api/context.h"
#include "http/router.h"

#include <string_view>

namespace holdfast::api {

// For those who look after this installation: hidden from everybody else (api/app.cpp).
inline constexpr std::string_view kMetricsPath = "/metrics";

// Signs up or in: its handler hashes a password, which takes long and is done for a few at a time.
bool hashes_password(std::string_view method, std::string_view target);

// The context outlives the router.
http::Router make_router(const Context& context);

}  // namespace holdfast::api
