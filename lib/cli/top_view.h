// What `holdfast top` shows.
#pragma once

#include "metrics/samples.h"

#include <string>

namespace holdfast::cli {

// A screen of lines: what a server did between two looks at its /metrics that lie `seconds` apart, and how it
// is at the later one. At most `most_routes` routes, the busiest first.
std::string top_view(const metrics::Samples& earlier, const metrics::Samples& later, double seconds,
                     std::size_t most_routes = 10);

}  // namespace holdfast::cli
