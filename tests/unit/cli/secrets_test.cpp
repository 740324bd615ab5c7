#include "cli/secrets.h"

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
    const auto first = load_keys(in(folder.path()));
    CHECK(mode(folder.path() / "secret") == "600");
    CHECK(files_in(folder.path()) == 1);
    CHECK(load_keys(in(folder.path())).access_token == first.access_token);

    const test::TempDir elsewhere;
    CHECK(load_keys(in(elsewhere.path())).access_token != first.access_token);
}

TEST_CASE("Instances that start at once agree on one secret") {
    const test::TempDir folder;
    const auto keys =
        test::run_together(8, [&](std::size_t) { return load_keys(in(folder.path())).account_tokens; });
    for (const std::string& key : keys) CHECK(key == keys.front());
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("A secret that was given is used, whether by value or by file") {
    const test::TempDir folder;
    Settings by_value = in(folder.path());
    by_value.secret = kSecret;
    Settings by_file = in(folder.path());
    by_file.secret_file = write(folder.path() / "given", kSecret + "\r\n").string();
    CHECK(load_keys(by_value).account_tokens == crypto::Keys::derive(kSecret).account_tokens);
    CHECK(load_keys(by_file).account_tokens == crypto::Keys::derive(kSecret).account_tokens);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "secret"));
}

TEST_CASE("The access tokens' key may be another service's, raw") {
    Settings settings;
    settings.secret = kSecret;
    settings.jwt_secret = "a key that another service has as well";
    const auto keys = load_keys(settings);
    CHECK(keys.access_token == settings.jwt_secret);
    CHECK(keys.refresh_token == crypto::Keys::derive(kSecret).refresh_token);
}

TEST_CASE("A start that cannot write the secret leaves nothing behind") {
    const test::TempDir folder;
    // A file may not grow from here on, as on a disk that is full.
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit none{0, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &none) == 0);
    CHECK_THROWS_AS(load_keys(in(folder.path())), SecretError);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, handler);
    CHECK(files_in(folder.path()) == 0);
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
