// Checks values against the JSON Schemas of the API's document (lib/api/openapi/schema.h): the keywords that
// it has, and no others.
#pragma once

#include "base/json.h"

#include <string>

namespace holdfast::test {

// What is wrong with the value, for a person: "data.users.0.email: must be a string". "" if the schema takes
// it. An object may have no members but those that are named, unless the schema says additionalProperties: so
// that what is not described is found. References lead into `document`. Throws std::logic_error for a keyword
// that is not known here.
std::string schema_fault(const base::Json& value, const base::Json& schema, const base::Json& document);

}  // namespace holdfast::test
