// Parts that the descriptions of Supabase's surface share.
#pragma once

#include "api/openapi/parts.h"

#include <vector>

namespace holdfast::api::openapi {

std::vector<Named> surface_schemas();

// The code of a second factor beside the other fields of a request.
Field surface_code();
Parameter redirect_to();

}  // namespace holdfast::api::openapi
