// The ends of a copy in a PostgreSQL database, as streams of COPY in its binary format.
#pragma once

#include "storage/operator/copy_stream.h"

#include <memory>
#include <string>

namespace holdfast::storage::postgres {

std::unique_ptr<RowSource> open_row_source(const std::string& url);

// Makes the schema if it is missing, and locks the tables against other writers. If the schema `auth` belongs
// to a Supabase project, users get the same rows as from its own server.
std::unique_ptr<RowTarget> open_row_target(const std::string& url);

}  // namespace holdfast::storage::postgres
