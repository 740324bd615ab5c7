// Every route of Holdfast, in one table.
#pragma once

#include "api/route.h"
#include "http/router.h"

#include <span>
#include <string>

namespace holdfast::api {

std::span<const Route> route_table();

// Finds routes by their places in the table.
http::Router make_router();

// The table as text for a person: a line for each route.
std::string routes_text();

}  // namespace holdfast::api
