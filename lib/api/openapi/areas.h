// The descriptions of all routes, by area. Each file of this folder that is named after an area has one.
#pragma once

#include "api/openapi/operation.h"

#include <vector>

namespace holdfast::api::openapi {

Area users_area();
Area sessions_area();
Area second_factor_area();
Area passkeys_area();
Area mail_area();
Area linking_area();
Area clouds_area();
Area handover_area();
Area apps_area();
Area server_area();
// Supabase's surface.
Area gotrue_area();
Area gotrue_mail_area();
Area gotrue_admin_area();
Area rest_area();

// All of them.
std::vector<Area> areas();

}  // namespace holdfast::api::openapi
