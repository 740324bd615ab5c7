// holdfast doctor --all: what it finds outside of the database's rows.
#include "cli/surroundings.h"

#include "cli/secret_stamp.h"
#include "cli/secrets.h"
#include "operator/patient.h"
#include "support/manual_clock.h"
#include "support/temp_dir.h"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>

namespace holdfast::contract {
namespace {

// As a provider says it (RFC 9110 section 5.6.7).
std::string http_date(base::Time time) {
    const std::time_t seconds = base::unix_seconds(time);
    char text[64];
    std::tm parts{};
    std::strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&seconds, &parts));
    return text;
}

class OneAnswer final : public http::Fetcher {
  public:
    http::FetchResult result = http::Answer{200, {}, "{}"};
    std::vector<std::string> urls;

    http::FetchResult fetch(const http::FetchRequest& request) override {
        urls.push_back(request.url);
        return result;
    }
    void says_date(base::Time time) {
        http::Answer answer{200, {}, "{}"};
        answer.headers.add("Date", http_date(time));
        result = std::move(answer);
    }
};

struct Place {
    explicit Place(std::unique_ptr<Backend> fresh)
        : patient(std::move(fresh)), settings(settings_for(patient.backend->url())) {
        settings.data_dir = folder.path() / "data";
        settings.public_url = "https://holdfast.example";
        settings.providers = {{"onedrive-client-id", "id"}, {"onedrive-client-secret", "secret"}};
        cli::make_data_dir(settings.data_dir);
        cli::stamp_with_newest(settings, cli::load_keys(settings));
    }

    std::vector<std::string> look() {
        const auto inspector = open_inspector(patient.backend->url());
        return cli::examine_surroundings(settings, *inspector, clock, fetcher);
    }

    Patient patient;
    const test::TempDir folder;
    cli::Settings settings;
    const base::Time begin = std::chrono::floor<std::chrono::seconds>(base::SystemClock().now());
    test::ManualClock clock{begin};
    OneAnswer fetcher;
};

}  // namespace

OPERATOR_TEST_CASE("nothing around a healthy installation is told of", "[doctor]") {
    Place place(backend_type.fresh());
    place.fetcher.says_date(place.begin);
    CHECK(place.look() == std::vector<std::string>{});
    CHECK(place.fetcher.urls ==
          std::vector<std::string>{"https://login.microsoftonline.com/common/discovery/v2.0/keys"});
}

OPERATOR_TEST_CASE("a provider that can't be reached, and a clock that is wrong, are told of", "[doctor]") {
    Place place(backend_type.fresh());
    for (const auto failure : {http::FetchFailure::tls, http::FetchFailure::connect}) {
        place.fetcher.result = failure;
        const auto found = place.look();
        REQUIRE(found.size() == 1);
        CHECK(contains(found[0], "can't be asked"));
        CHECK(contains(found[0], name(failure)));
    }
    place.fetcher.result = http::Answer{503, {}, ""};
    CHECK(contains(place.look().at(0), "answers 503"));

    // The database's server is no part of this.
    const auto tells = [&](const std::string& sentence) {
        return std::ranges::count(place.look(), sentence) == 1;
    };
    place.fetcher.says_date(place.begin);
    place.clock.advance(30s);
    CHECK(place.look().empty());
    place.clock.advance(1s);
    CHECK(tells("The clock of this machine is 31 s ahead of that of OneDrive."));
    place.clock.advance(-62s);
    CHECK(tells("The clock of this machine is 31 s behind that of OneDrive."));
}

OPERATOR_TEST_CASE("a clock that is wrong by that of the database's server is told of", "[doctor]") {
    Place place(backend_type.fresh());
    place.clock.advance(1h);
    const auto found = place.look();
    // SQLite has no clock but this machine's.
    REQUIRE(found.size() == (backend_type.needs_postgres ? 1 : 0));
    for (const std::string& sentence : found)
        CHECK(contains(sentence, "ahead of that of the database's server"));
}

OPERATOR_TEST_CASE("a secret that is missing, weak, open or of another database is told of", "[doctor]") {
    Place place(backend_type.fresh());
    const auto file = place.settings.data_dir / "secret";
    std::filesystem::permissions(file, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    CHECK(place.look().size() == 1);
    std::filesystem::remove(file);
    CHECK(contains(place.look().at(0), "no secret yet"));
    CHECK_FALSE(std::filesystem::exists(file));
    std::ofstream(file) << "another secret of thirty-two bytes or more, by q8Zt4";
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    CHECK(contains(place.look().at(0), "does not fit the database"));
}

}  // namespace holdfast::contract
