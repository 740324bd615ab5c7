// holdfast copy --from URL --to URL
#pragma once

#include "cli/console.h"

#include <string>

namespace holdfast::cli {

struct Copy {
    std::string from;
    std::string to;
};

// Copies everything to an empty database and verifies it; shows its progress on standard error. kFailed if
// the copy was refused: then the target is empty. Throws storage::BadDatabaseUrl or storage::StoreError.
int run(const Copy& command, Console& console);

}  // namespace holdfast::cli
