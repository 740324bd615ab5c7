// Parts that several descriptions share.
#pragma once

#include "api/openapi/operation.h"

#include <vector>

namespace holdfast::api::openapi {

// What named() names in the descriptions.
std::vector<Named> shared_schemas();

// {"success":true,"data":{...}}
Schema data_of(const std::vector<Field>& fields);
Schema data_as(Schema data);
// {"success":true, ...}
Schema success_of(std::vector<Field> fields);

Answer ok(Schema body, std::string_view text = "Done.");
Answer no_content(std::string_view text);
// 304, for a request with If-None-Match.
Answer not_modified();

// The code of a second factor beside the other fields of a request.
Field code_field();
// A passkey in the place of that code.
Field passkey_field();
// Whether the tokens of a new session come in cookies.
Field cookies_field();
Field new_password_field();

// `limit` and `cursor` of a list that comes in pages.
std::vector<Parameter> page_parameters();
// The same and If-None-Match.
std::vector<Parameter> page_parameters_if_none_match();

}  // namespace holdfast::api::openapi
