#include "support/suite.h"

#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

namespace holdfast::test {

int run_suite(int argc, char** argv) { return Catch::Session().run(argc, argv); }

}  // namespace holdfast::test
