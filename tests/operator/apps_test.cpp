// holdfast app
#include "accounts/apps.h"

#include "base/json.h"
#include "cli/app.h"
#include "operator/patient.h"
#include "storage/apps.h"

namespace holdfast::contract {
namespace {

struct Installation {
    explicit Installation(std::unique_ptr<Backend> fresh)
        : backend(std::move(fresh)), settings(settings_for(backend->url())) {}

    Answer create(const std::string& name, const std::vector<std::string>& scopes = {"tokens:read"},
                  const std::optional<std::string>& provider = std::nullopt) const {
        return run_command(cli::CreateApp{settings, name, scopes, provider});
    }
    std::optional<App> find(const std::string& credential) const {
        return backend->open()->run(FindApp{accounts::app_credential_digest(credential)});
    }

    std::unique_ptr<Backend> backend;
    cli::Settings settings;
};

std::string credential_in(const Answer& answer) {
    const std::string mark = "credential: ";
    const auto begin = answer.out.find(mark);
    REQUIRE(begin != std::string::npos);
    return answer.out.substr(begin + mark.size(), answer.out.find('\n', begin) - begin - mark.size());
}

}  // namespace

OPERATOR_TEST_CASE("an app's credential is printed once, works, and is not stored", "[app]") {
    const Installation i(TestType::fresh());
    const Answer made = i.create("backup", {"accounts:read", "tokens:read"}, "onedrive");
    CHECK(made.status == cli::kOk);
    const std::string credential = credential_in(made);
    CHECK(credential.starts_with("hfa_"));
    const auto app = i.find(credential);
    REQUIRE(app);
    CHECK(app->scopes == "accounts:read tokens:read");
    CHECK(app->provider == "onedrive");
    CHECK(i.backend->scalar("SELECT count(*) FROM " + i.backend->table("holdfast_apps") +
                            " WHERE credential_digest LIKE '%" + credential.substr(4) + "%'") == "0");
    CHECK(i.create("backup").status == cli::kFailed);
    CHECK(i.find(credential));
}

OPERATOR_TEST_CASE("what is wrong with a new app is said in one go, and none is made", "[app]") {
    const Installation i(TestType::fresh());
    const Answer answer = i.create("no name", {"files:read"}, "nowhere");
    CHECK(answer.status == cli::kBadSetting);
    for (const char* part : {"'no name'", "'files:read'", "'nowhere'"}) CHECK(contains(answer.err, part));
    CHECK(i.create("", {}).status == cli::kBadSetting);
    CHECK(run_command(cli::ListApps{i.settings}).out.empty());
}

OPERATOR_TEST_CASE("apps are listed, rotated and revoked", "[app]") {
    const Installation i(TestType::fresh());
    const std::string first = credential_in(i.create("backup"));
    const Answer rotated = run_command(cli::RotateApp{i.settings, "backup"});
    CHECK(rotated.status == cli::kOk);
    CHECK_FALSE(i.find(first));
    CHECK(i.find(credential_in(rotated)));
    CHECK(contains(run_command(cli::ListApps{i.settings}).out, "backup\ttokens:read\tevery provider\t"));
    CHECK(contains(run_command(cli::ShowApp{i.settings, "backup"}).out, "backup is in use"));

    CHECK(run_command(cli::RevokeApp{i.settings, "backup"}).status == cli::kOk);
    CHECK_FALSE(i.find(credential_in(rotated)));
    CHECK(run_command(cli::RotateApp{i.settings, "backup"}).status == cli::kFailed);
    const Answer shown = run_command(cli::ShowApp{i.settings, "backup", true});
    CHECK(base::Json::parse(shown.out.substr(0, shown.out.size() - 1))->string("revoked_at") != nullptr);
    for (const Answer& answer :
         {run_command(cli::ShowApp{i.settings, "nobody"}), run_command(cli::RotateApp{i.settings, "nobody"}),
          run_command(cli::RevokeApp{i.settings, "nobody"})}) {
        CHECK(answer.status == cli::kFailed);
        CHECK(contains(answer.err, "there is no app nobody"));
    }
}

}  // namespace holdfast::contract
