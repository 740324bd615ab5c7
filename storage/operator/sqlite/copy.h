// The ends of a copy in a SQLite file.
#pragma once

#include "storage/operator/copy_stream.h"

#include <memory>
#include <string>

namespace holdfast::storage::sqlite {

std::unique_ptr<RowSource> open_row_source(const std::string& path);

// Makes the file and its schema if they are missing, and takes the write lock.
std::unique_ptr<RowTarget> open_row_target(const std::string& path);

}  // namespace holdfast::storage::sqlite
