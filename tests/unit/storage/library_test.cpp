#include "sync/library.h"

#include <stdexcept>

#include <catch2/catch.hpp>

namespace holdfast::sync {

TEST_CASE("What a library has is found, and what is not there is told each time") {
    Library math("libm.so.6");
    const auto root = reinterpret_cast<double (*)(double)>(math.symbol("sqrt"));
    CHECK(root(9) == 3);
    Library missing("libholdfast-missing.so.1");
    for (int i = 0; i < 2; ++i) {
        CHECK_THROWS_AS(math.symbol("holdfast_missing"), std::runtime_error);
        CHECK_THROWS_AS(missing.symbol("sqrt"), std::runtime_error);
    }
    CHECK(math.symbol("sqrt") != nullptr);
}

}  // namespace holdfast::sync
