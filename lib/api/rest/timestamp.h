// Times as PostgreSQL's timestamptz reads and writes them (PostgreSQL manual, 8.5).
#pragma once

#include "storage/time.h"

#include <string>
#include <string_view>

namespace holdfast::api::rest {

// "2026-11-21", "2026-11-21T07:00", "2026-11-21 07:00:00.25+01:00", "...Z": ISO 8601, in UTC if no offset is
// given. Throws Fault: 22007 if it is no time, 22008 if there is no such day or hour.
storage::Time timestamp_of(std::string_view text);

// "2026-11-21T07:00:00.25+00:00".
std::string text_of(storage::Time time);

}  // namespace holdfast::api::rest
