// A change of the secret under sessions and linked accounts, with the real commands.
#include "accounts/resealing.h"
#include "api/story.h"
#include "instances/app_request.h"
#include "instances/instances.h"
#include "support/process.h"
#include "wire/client.h"

#include <fstream>
#include <utility>

namespace holdfast::test {
namespace {

std::string first_line_of(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

// The status of `holdfast keys ...`, and what it says on standard error.
std::pair<int, std::string> keys(const Instances& site, std::vector<std::string> words) {
    words.insert(words.begin(), {HOLDFAST_BINARY, "keys"});
    words.insert(words.end(), {"--secret-file", site.secret_file(), "--database-url", site.database->url()});
    Process command(words);
    const int status = command.await_end();
    return {status, command.said()};
}

void restart_all(Instances& site) {
    for (std::size_t i = 0; i < site.size(); ++i) {
        site.kill(i);
        site.restart(i);
    }
}

// The session goes on with both of its tokens, and the vault hands out the account's.
void check_all_is_well(Instances& site, User& ada, const std::string& app, const std::string& account) {
    CHECK(ada.browser.get("/api/v1/auth/me").status == 200);
    CHECK(ada.browser.post("/api/v1/auth/refresh", "").status == 200);
    CHECK(Client(site.endpoint(0)).ask(app_request(app, account, "access-token")).status == 200);
}

}  // namespace

INSTANCES_TEST_CASE("A rotated secret logs nobody out, and a retired one opens nothing",
                    "[instances][keys]") {
    Instances site(backend_type.fresh(), processes_on(backend_type));
    User ada(site, "ada"), bob(site, "bob");
    const std::string account = link(ada, "ada@demo.example");
    const std::string app = add_app(*site.database->open(), base::SystemClock().now(), "backup");
    const std::string old_secret = first_line_of(site.secret_file());
    const std::string old_id = accounts::secret_id(crypto::Keys::derive(old_secret));

    REQUIRE(keys(site, {"rotate"}).first == 0);
    CHECK_THAT(keys(site, {"retire", old_id}).second, Catch::Contains("no server was started"));
    check_all_is_well(site, ada, app, account);
    restart_all(site);
    check_all_is_well(site, ada, app, account);

    REQUIRE(keys(site, {"retire", old_id}).first == 0);
    restart_all(site);
    check_all_is_well(site, ada, app, account);
    // Bob's session was not used since the rotation.
    CHECK(bob.browser.get("/api/v1/auth/me").status == 401);
    CHECK(bob.browser.post("/api/v1/auth/refresh", "").status == 401);

    std::ofstream(site.secret_file()) << old_secret << "\n";
    CHECK_THROWS_WITH(restart_all(site), Catch::Contains("it does not fit the database"));
}

}  // namespace holdfast::test
