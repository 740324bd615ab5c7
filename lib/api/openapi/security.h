// Who may call a route, and the parameters of its path, in the words of OpenAPI 3.1.
#pragma once

#include "api/openapi/schema.h"
#include "api/route.h"
#include "base/json.h"

#include <string_view>
#include <vector>

namespace holdfast::api::openapi {

// components/securitySchemes; with those of Supabase's surface if it is served.
base::Json security_schemes(bool has_surface);
// The security of an operation: each element is a way in.
base::Json security_of(Who who);

// "/me/clouds/{provider}/{account_id}": provider, account_id
std::vector<std::string_view> path_parameters(std::string_view path);
Schema path_schema(std::string_view path, std::string_view name);

}  // namespace holdfast::api::openapi
