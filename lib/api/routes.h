// Every route of Holdfast, in one table.
#pragma once

#include "api/context.h"
#include "http/router.h"

namespace holdfast::api {

// The context outlives the router.
http::Router make_router(const Context& context);

}  // namespace holdfast::api
