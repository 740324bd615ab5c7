// What this program calls itself. The version stands in CMakeLists.txt, project(VERSION), and nowhere else.
#pragma once

#include <string>

namespace holdfast::cli {

// "0.1.0 (1a2b3c4)": the version and the commit that it was built from, with "-changed" behind it if files
// were changed since. Without the commit where the sources came without one.
std::string version();

}  // namespace holdfast::cli
