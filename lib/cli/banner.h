// What a person sees first after `holdfast serve --demo`.
#pragma once

#include <string>

namespace holdfast::cli {

struct DemoFacts {
    std::string public_url;
    std::string demo_origin;
    std::string provider;  // the display name of the one to try
    std::string database_url;
};

// The address, what to try in three steps, where the data lies, how to stop.
std::string demo_banner(const DemoFacts& facts);

}  // namespace holdfast::cli
