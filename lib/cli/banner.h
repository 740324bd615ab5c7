// The text that `holdfast serve --demo` prints once it listens.
#pragma once

#include <string>

namespace holdfast::cli {

struct DemoFacts {
    std::string public_url;
    std::string demo_origin;
    std::string provider;  // the display name of the provider to try
    std::string database_url;
    std::string supabase;  // lines of supabase_variables(); empty if the surface is off
};

// The addresses of the app and of /demo, three steps to try, where the data is, how to point a Supabase
// project here, how to stop.
std::string demo_banner(const DemoFacts& facts);

}  // namespace holdfast::cli
