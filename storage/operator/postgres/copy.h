// The ends of a copy in a PostgreSQL database, as streams of COPY in its binary format.
#pragma once

#include "storage/operator/copy_stream.h"

#include <memory>
#include <string>

namespace holdfast::storage::postgres {

std::unique_ptr<RowSource> open_row_source(const std::string& url);

// Makes the schema if it is missing, and keeps others from writing to the tables. Where the schema `auth`
// is a Supabase project's, users come to be as its own server would have made them.
std::unique_ptr<RowTarget> open_row_target(const std::string& url);

}  // namespace holdfast::storage::postgres
