// Every route of Holdfast, in one table.
#pragma once

#include "api/context.h"
#include "http/router.h"
#include "http/server.h"

#include <span>
#include <string_view>

namespace holdfast::api {

// For those who look after this installation: hidden from everybody else (api/app.cpp).
inline constexpr std::string_view kMetricsPath = "/metrics";

// The place of the lane for requests that hash a password in the server's options: that takes long and is
// done for a few at a time.
inline constexpr http::LaneIndex kHashingLane = 0;

struct Route {
    std::string_view method;
    std::string_view path;  // a pattern (http/router.h)
    http::Response (*handler)(const Context&, const http::Request&);
    http::LaneIndex lane = http::kGeneralLane;
};

std::span<const Route> route_table();

// Whose places are those of the table.
http::Router make_router();

}  // namespace holdfast::api
