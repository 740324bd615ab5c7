#include "cli/version.h"

#include "commit.h"

namespace holdfast::cli {

std::string version() {
    const std::string commit = HOLDFAST_COMMIT;
    return HOLDFAST_VERSION + (commit.empty() ? "" : " (" + commit + ")");
}

}  // namespace holdfast::cli
