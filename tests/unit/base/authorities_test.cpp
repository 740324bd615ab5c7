#include "base/authorities.h"

#include "support/temp_dir.h"

#include <array>
#include <cstdlib>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>

using namespace holdfast;

TEST_CASE("The authorities are those of SSL_CERT_FILE, or of the first place that is there") {
    const test::TempDir folder;
    const std::string none = (folder.path() / "none").string(), some = (folder.path() / "some").string(),
                      more = (folder.path() / "more").string();
    std::ofstream(some) << "x";
    std::ofstream(more) << "x";
    const std::array places{none.c_str(), some.c_str(), more.c_str()};
    unsetenv("SSL_CERT_FILE");
    CHECK(base::authorities_file(places) == some);
    CHECK(base::authorities_file({places.data(), 1}) == std::nullopt);
    setenv("SSL_CERT_FILE", none.c_str(), 1);
    CHECK(base::authorities_file(places) == none);
    unsetenv("SSL_CERT_FILE");
}
