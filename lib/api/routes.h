// Every route of Holdfast, in one table.
#pragma once

#include "api/route.h"
#include "http/router.h"

#include <span>
#include <string>
#include <string_view>

namespace holdfast::api {

// First Holdfast's own rows, then those of Supabase's surface.
std::span<const Route> route_table();
std::span<const Route> own_routes();
std::span<const Route> supabase_routes();

// Finds routes by their places among these.
http::Router make_router(std::span<const Route> routes);

// Who may call a route, in words.
std::string_view name(Who who);

// The table as text for a person: a line for each route.
std::string routes_text();

}  // namespace holdfast::api
