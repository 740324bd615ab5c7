#include "cli/console.h"

#include "base/text.h"

#include <limits>

namespace holdfast::cli {

std::string shown(std::string_view text) {
    return base::escape_controls(text, std::numeric_limits<std::size_t>::max());
}

}  // namespace holdfast::cli
