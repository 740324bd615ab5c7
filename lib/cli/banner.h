// What a person sees first after `holdfast serve --demo`.
#pragma once

#include <string>

namespace holdfast::cli {

// The address, what to try in three steps, where the data lies, how to stop.
std::string demo_banner(const std::string& public_url, const std::string& demo_origin,
                        const std::string& database_url);

}  // namespace holdfast::cli
