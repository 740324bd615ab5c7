#include "cli/secrets.h"

#include "cli/secret_file.h"
#include "support/temp_dir.h"
#include "support/threads.h"

#include <csignal>
#include <fstream>

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <sys/stat.h>

namespace holdfast::cli {
namespace {

const std::string kSecret(32, 's');

Settings in(const std::filesystem::path& data_dir) {
    Settings settings;
    settings.data_dir = data_dir;
    return settings;
}

// The permission bits of a file or folder, in octal.
std::string mode(const std::filesystem::path& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    char text[8];
    std::snprintf(text, sizeof text, "%o", status.st_mode & 07777);
    return text;
}

std::filesystem::path write(const std::filesystem::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
    return path;
}

std::size_t files_in(const std::filesystem::path& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

// Until its end no file may grow, as on a disk that is full.
class NoRoom {
  public:
    NoRoom() {
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
        const rlimit none{0, before_.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &none) == 0);
    }
    ~NoRoom() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    NoRoom(const NoRoom&) = delete;
    NoRoom& operator=(const NoRoom&) = delete;

  private:
    void (*const handler_)(int) = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before_{};
};

}  // namespace

TEST_CASE("The data directory is made for its owner alone") {
    const test::TempDir folder;
    const auto data_dir = folder.path() / "deep" / "data";
    make_data_dir(data_dir);
    CHECK(mode(data_dir) == "700");
    CHECK_NOTHROW(make_data_dir(data_dir));
    CHECK_THROWS_AS(make_data_dir(write(folder.path() / "file", "") / "data"), SecretError);
}

TEST_CASE("A data directory that is a file is a fault") {
    const test::TempDir folder;
    CHECK_THROWS_AS(make_data_dir(write(folder.path() / "data", "")), SecretError);
}

TEST_CASE("A secret is generated once, for its owner alone") {
    const test::TempDir folder;
    const auto first = load_keys(in(folder.path())).newest();
    CHECK(mode(folder.path() / "secret") == "600");
    CHECK(files_in(folder.path()) == 1);
    CHECK(load_keys(in(folder.path())).newest().access_token == first.access_token);

    const test::TempDir elsewhere;
    CHECK(load_keys(in(elsewhere.path())).newest().access_token != first.access_token);
}

TEST_CASE("Instances that start at once agree on one secret") {
    const test::TempDir folder;
    const auto keys = test::run_together(
        8, [&](std::size_t) { return load_keys(in(folder.path())).newest().account_tokens; });
    for (const std::string& key : keys) CHECK(key == keys.front());
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("A secret that was given is used, whether by value or by file") {
    const test::TempDir folder;
    Settings by_value = in(folder.path());
    by_value.secret = kSecret;
    Settings by_file = in(folder.path());
    by_file.secret_file = write(folder.path() / "given", kSecret + "\r\n").string();
    CHECK(load_keys(by_value).newest().account_tokens == crypto::Keys::derive(kSecret).account_tokens);
    CHECK(load_keys(by_file).newest().account_tokens == crypto::Keys::derive(kSecret).account_tokens);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "secret"));
}

TEST_CASE("The access tokens' key may be another service's, raw") {
    Settings settings;
    settings.secret = kSecret;
    settings.jwt_secret = "a key that another service has as well";
    const auto keys = load_keys(settings).newest();
    CHECK(keys.access_token == settings.jwt_secret);
    CHECK(keys.refresh_token == crypto::Keys::derive(kSecret).refresh_token);
}

TEST_CASE("A start that cannot write the secret leaves nothing behind") {
    const test::TempDir folder;
    {
        const NoRoom no_room;
        CHECK_THROWS_AS(load_keys(in(folder.path())), SecretError);
    }
    CHECK(files_in(folder.path()) == 0);
}

TEST_CASE("Each line of the secret's file is a secret, of which the first makes keys") {
    const test::TempDir folder;
    const std::string newer(40, 'n');
    Settings settings = in(folder.path());
    settings.secret_file = write(folder.path() / "given", newer + "\r\n\n" + kSecret + "\n").string();
    const auto keys = load_keys(settings);
    CHECK(keys.newest().mails == crypto::Keys::derive(newer).mails);
    CHECK(keys.of(&crypto::Keys::mails) ==
          std::vector{crypto::Keys::derive(newer).mails, crypto::Keys::derive(kSecret).mails});

    settings.jwt_secret = "a key that another service has as well";
    CHECK(load_keys(settings).of(&crypto::Keys::access_token) == std::vector{settings.jwt_secret});
}

TEST_CASE("A text with a line that is too short for a secret is one secret") {
    const std::string text = std::string(64, 'a') + "\n" + std::string(31, 'b');
    CHECK(secrets_in(text) == std::vector{text});
    CHECK(secrets_in(text + "b").size() == 2);
    CHECK(secrets_in("") == std::vector<std::string>{""});
}

TEST_CASE("A change of the secrets keeps the file's permissions and the link to it") {
    const test::TempDir folder;
    const auto file = write(folder.path() / "file", kSecret + "\n"), link = folder.path() / "link";
    REQUIRE(::chmod(file.c_str(), 0640) == 0);
    std::filesystem::create_symlink(file, link);
    const std::string newer(40, 'n');
    change_secrets(link, [&](std::vector<std::string> secrets) {
        secrets.insert(secrets.begin(), newer);
        return secrets;
    });
    CHECK(secrets_in(read_secret_file(file).value()) == std::vector{newer, kSecret});
    CHECK(mode(file) == "640");
    CHECK(std::filesystem::is_symlink(link));
    CHECK(files_in(folder.path()) == 2);
    CHECK_THROWS_AS(change_secrets(folder.path() / "missing", [](auto secrets) { return secrets; }),
                    SecretError);
}

TEST_CASE("Of changes of the secrets at once none is lost") {
    const test::TempDir folder;
    const auto file = write(folder.path() / "file", kSecret + "\n");
    test::run_together(8, [&](std::size_t number) {
        change_secrets(file, [&](std::vector<std::string> secrets) {
            secrets.emplace_back(32 + number, 'x');
            return secrets;
        });
        return 0;
    });
    CHECK(secrets_in(read_secret_file(file).value()).size() == 9);
}

TEST_CASE("A change of the secrets that can't be written leaves the file as it was") {
    const test::TempDir folder;
    const auto file = write(folder.path() / "file", kSecret + "\n");
    const NoRoom no_room;
    CHECK_THROWS_AS(change_secrets(file, [](auto secrets) { return secrets; }), SecretError);
    CHECK(read_secret_file(file) == kSecret);
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("A short, missing or unreadable secret is refused, and not told") {
    const test::TempDir folder;
    Settings by_file = in(folder.path());
    by_file.secret_file = write(folder.path() / "short", std::string(31, 'q') + "\n").string();
    CHECK_THROWS_WITH(load_keys(by_file), Catch::Contains("under 32 bytes") && !Catch::Contains("qqq"));
    by_file.secret_file = (folder.path() / "missing").string();
    CHECK_THROWS_AS(load_keys(by_file), SecretError);

    write(folder.path() / "secret", "");
    CHECK_THROWS_AS(load_keys(in(folder.path())), SecretError);
    CHECK_THROWS_AS(load_keys(in(folder.path() / "nowhere")), SecretError);
}

}  // namespace holdfast::cli
