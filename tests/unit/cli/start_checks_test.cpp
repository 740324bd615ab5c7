#include "cli/start_checks.h"

#include "cli/command_line.h"
#include "cli/secrets.h"
#include "support/temp_dir.h"
#include "unit/cli/layers.h"

#include <cstdlib>
#include <fstream>

namespace holdfast::cli {
namespace {

constexpr const char* kGoodSecret = "Zm9yIGEgdGVzdCBvbmx5LCBub3QgcmVhbGx5IHNlY3JldA";

// An installation in a folder of its own, with nothing to warn of.
struct Site {
    Site() {
        settings.data_dir = folder.path() / "data";
        settings.secret = kGoodSecret;
        make_data_dir(settings.data_dir);
        setenv("SSL_CERT_FILE", "named", 1);
    }
    ~Site() { unsetenv("SSL_CERT_FILE"); }
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;
    std::string file(const std::string& name, const std::string& content,
                     std::filesystem::perms permissions) {
        const auto path = folder.path() / name;
        std::ofstream(path) << content;
        std::filesystem::permissions(path, permissions);
        return path.string();
    }
    std::vector<std::string> warnings(const std::string& public_url = "https://files.example",
                                      const std::string& app_url = "https://files.example") const {
        return start_warnings(settings, public_url, app_url);
    }

    test::TempDir folder;
    Settings settings;
};

constexpr auto kOwnerOnly = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
constexpr auto kEverybody = kOwnerOnly | std::filesystem::perms::others_read;

}  // namespace

TEST_CASE("A secret that can be guessed is told from one that cannot") {
    for (const char* secret :
         {kGoodSecret, "0123456789abcdef0123456789abcdef", "a8f5f167f44f4964e6c998dee827110c"})
        CHECK_FALSE(is_guessable(secret));
    for (const std::string& secret :
         {std::string(32, 's'), std::string(500, 'x'), std::string("passwordpasswordpasswordpassword"),
          std::string("abababab")})
        CHECK(is_guessable(secret));
}

TEST_CASE("Two URLs are of one site where browsers send a cookie from one to the other") {
    struct Row {
        const char* one;
        const char* other;
        bool same;
    };
    for (const Row& row : {Row{"https://files.example", "https://files.example:8443", true},
                           Row{"https://api.files.example", "https://app.files.example", true},
                           Row{"http://127.0.0.1:8080", "http://127.0.0.1:3000", true},
                           Row{"http://127.0.0.1:8080", "http://localhost:3000", false},
                           Row{"https://files.example", "http://files.example", false},
                           Row{"https://files.example", "https://pages.example", false},
                           Row{"https://a.files.co.uk", "https://b.files.co.uk", true},
                           Row{"https://files.co.uk", "https://pages.co.uk", false},
                           Row{"http://10.0.0.1", "http://10.9.0.1", false}}) {
        INFO(row.one << " " << row.other);
        CHECK(is_same_site(row.one, row.other) == row.same);
    }
}

TEST_CASE("A start warns of what works and is a risk, one line each") {
    Site site;
    CHECK(site.warnings().empty());
    CHECK(site.warnings("http://127.0.0.1:8080", "http://127.0.0.1:8080").empty());

    CHECK_THAT(site.warnings("http://files.example", "http://files.example").at(0),
               Catch::StartsWith("--public-url: http://files.example sends passwords"));
    CHECK_THAT(site.warnings("https://files.example", "https://pages.example").at(0),
               Catch::StartsWith("--app-url: https://pages.example is another site than") &&
                   Catch::Contains("not with \"cookies\":false either: serve both below one domain"));

    site.settings.secret_files["jwt-secret-file"] = site.file("open", kGoodSecret, kEverybody);
    site.settings.secret_files["secret-file"] = site.file("closed", kGoodSecret, kOwnerOnly);
    site.settings.secret = std::string(32, 's');
    site.settings.jwt_secret = std::string(32, 'j');
    std::filesystem::permissions(site.settings.data_dir, std::filesystem::perms::all);
    const auto warnings = site.warnings();
    REQUIRE(warnings.size() == 4);
    CHECK_THAT(warnings[0], Catch::StartsWith("--jwt-secret-file: every user of this machine can read "));
    CHECK_THAT(warnings[1], Catch::StartsWith("--data-dir: every user of this machine can look into "));
    CHECK_THAT(warnings[2], Catch::StartsWith("--secret: it can be guessed"));
    CHECK_THAT(warnings[3], Catch::StartsWith("--jwt-secret: it can be guessed"));
}

TEST_CASE("Secrets come from files") {
    Site site;
    const std::string path = site.file("secret", std::string(kGoodSecret) + "\n", kOwnerOnly);
    const Settings settings = settings_of(
        {{"jwt-secret-file", path}, {"onedrive-client-id", "an-id"}, {"onedrive-client-secret-file", path}});
    CHECK(settings.jwt_secret == kGoodSecret);
    CHECK(configured_providers(settings.providers).at(0).client_secret == kGoodSecret);
    CHECK(settings.secret_files.at("jwt-secret-file") == path);

    CHECK(faults_of({{"jwt-secret", kGoodSecret}, {"jwt-secret-file", path}}) ==
          std::vector<std::string>{"--jwt-secret and --jwt-secret-file exclude each other"});
    CHECK(faults_of({{"jwt-secret-file", "/nowhere/at/all"}}) ==
          std::vector<std::string>{"--jwt-secret-file: '/nowhere/at/all' can't be read"});
}

TEST_CASE("Secrets come from systemd's credentials, before the file and behind the environment") {
    Site site;
    site.file("secret", std::string(kGoodSecret) + "\n", kOwnerOnly);
    site.file("database-url", "sqlite:credential.db\n", kOwnerOnly);
    const std::string config = site.file("holdfast.conf", "database-url = sqlite:file.db\n", kOwnerOnly);
    const EnvironmentVariable folder("CREDENTIALS_DIRECTORY", site.folder.path().string());
    const char* argv[] = {"holdfast", "serve", "--config", config.c_str()};
    const auto read = [&] { return std::get<Serve>(read_command_line(4, argv)).settings; };
    CHECK(read().secret == kGoodSecret);
    CHECK(read().database_url == "sqlite:credential.db");
    const EnvironmentVariable url("HOLDFAST_DATABASE_URL", "sqlite:environment.db");
    CHECK(read().database_url == "sqlite:environment.db");
}

}  // namespace holdfast::cli
