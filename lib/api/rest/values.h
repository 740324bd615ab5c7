// Values of columns: from the text of a query or the JSON of a body, and to JSON, as PostgreSQL reads and
// writes them.
#pragma once

#include "base/json.h"
#include "storage/rows.h"

#include <string_view>

namespace holdfast::api::rest {

// The value of a filter. Throws Fault if the column's type has no such value: 22P02, 22003 for an integer out
// of range, 22007 and 22008 for a time.
storage::RowValue value_of(storage::RowType type, std::string_view text);

// The value of a member of the body; null is NULL. Throws Fault: as above, and 22P05 for a text with a NUL.
storage::RowValue value_of(storage::RowType type, const base::Json& json);

// A time as "2026-11-21T07:00:00.25+00:00".
base::Json json_of(const storage::RowValue& value);

}  // namespace holdfast::api::rest
