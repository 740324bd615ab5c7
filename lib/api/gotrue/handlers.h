// One function for each row below /auth/v1 of the route table (api/routes.cpp).
#pragma once

#include "api/route.h"

namespace holdfast::api::gotrue {

// about_handlers.cpp
http::Response show_health(const Call& call);
http::Response show_settings(const Call& call);
http::Response show_jwks(const Call& call);

}  // namespace holdfast::api::gotrue
