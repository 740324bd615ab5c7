// One function for each row below /rest/v1 of the route table (api/routes.cpp).
//
//   request -> query.h, headers.h, body.h   what it says
//           -> rights.h, plan.h             whether it may, and what it means for the table
//           -> storage/rows.h               what is done
//           -> answer.h                     how it is told
#pragma once

#include "api/route.h"

namespace holdfast::api::rest {

http::Response read_rows(const Call& call, const Caller& caller);
http::Response insert_rows(const Call& call, const Caller& caller);
http::Response update_rows(const Call& call, const Caller& caller);
http::Response delete_rows(const Call& call, const Caller& caller);

}  // namespace holdfast::api::rest
