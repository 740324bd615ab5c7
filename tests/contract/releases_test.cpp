// Upgrades: the database that each release has left (releases/record.sh) becomes one of this program, with
// every row.
#include "contract/fixture.h"
#include "storage/linking.h"
#include "storage/operator/inspect.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace holdfast::contract {
namespace {

namespace fs = std::filesystem;

// The scripts of one backend.
std::vector<fs::path> releases_of(bool is_postgres) {
    std::vector<fs::path> scripts;
    const std::string ending = is_postgres ? ".postgresql.sql" : ".sqlite.sql";
    for (const auto& entry : fs::directory_iterator(HOLDFAST_RELEASES)) {
        if (entry.path().string().ends_with(ending)) scripts.push_back(entry.path());
    }
    return scripts;
}

std::string content_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

// What no migration may lose or alter.
std::map<std::string, std::string> rows_of(Backend& backend, bool is_postgres) {
    constexpr std::array kTables = {
        "auth_users",    "users",          "auth_sessions",  "cloud_provider_accounts", "domain_events",
        "holdfast_apps", "holdfast_hooks", "holdfast_mails", "holdfast_second_factors"};
    std::map<std::string, std::string> rows;
    for (const std::string table : kTables)
        rows[table] = backend.scalar("SELECT count(*) FROM " + backend.table(table));
    const std::string list = is_postgres ? "string_agg" : "group_concat";
    rows["accounts"] = backend.scalar(
        "SELECT " + list + "(user_id || provider || provider_account_id || access_token, ',') FROM " +
        backend.table("cloud_provider_accounts"));
    return rows;
}

}  // namespace

DATABASE_TEST_CASE("a release's database is brought up to date without a loss", "[upgrade]") {
    const bool is_postgres = backend_type.needs_postgres;
    const auto releases = releases_of(is_postgres);
    REQUIRE_FALSE(releases.empty());
    for (const fs::path& release : releases) {
        INFO(release);
        const auto backend = backend_type.bare();
        // An empty file is an empty database.
        if (!is_postgres) std::ofstream(backend->url().substr(std::string("sqlite:").size()));
        REQUIRE(backend->execute(content_of(release)) == "");
        const auto before = rows_of(*backend, is_postgres);
        CHECK(before.at("cloud_provider_accounts") == "2");
        const auto store = backend->open();
        CHECK(rows_of(*backend, is_postgres) == before);
        // As a new one has it, to the last constraint.
        for (const Finding& finding : open_inspector(backend->url())->examine()) FAIL_CHECK(finding.what);
        const std::string bob = backend->scalar("SELECT CAST(id AS TEXT) FROM " + backend->table("users") +
                                                " WHERE email = 'bob@demo.example'");
        CHECK(store->run(ListAccounts{bob}).size() == 1);
    }
}

}  // namespace holdfast::contract
