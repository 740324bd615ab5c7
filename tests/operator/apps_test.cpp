// holdfast app
#include "accounts/apps.h"

#include "base/json.h"
#include "cli/app.h"
#include "cli/hook.h"
#include "operator/patient.h"
#include "storage/apps.h"
#include "support/temp_dir.h"

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
    const Installation i(backend_type.fresh());
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
    const Installation i(backend_type.fresh());
    const Answer answer = i.create("no name", {"files:read"}, "nowhere");
    CHECK(answer.status == cli::kBadSetting);
    for (const char* part : {"'no name'", "'files:read'", "'nowhere'"}) CHECK(contains(answer.err, part));
    CHECK(i.create("", {}).status == cli::kBadSetting);
    CHECK(run_command(cli::ListApps{i.settings}).out.empty());
}

OPERATOR_TEST_CASE("apps are listed, rotated and revoked", "[app]") {
    const Installation i(backend_type.fresh());
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

OPERATOR_TEST_CASE("a webhook is added, listed, asked for again and removed", "[app][hooks]") {
    const test::TempDir folder;
    Installation i(backend_type.fresh());
    i.settings.data_dir = folder.path();
    REQUIRE(i.create("reader", {"events:read"}).status == cli::kOk);
    const auto add = [&](const std::string& url, const std::vector<std::string>& types = {}) {
        return run_command(cli::AddHook{i.settings, "", "reader", url, types});
    };
    const Answer added = add("https://a.example/hook", {"account.linked", "account.handed_over"});
    REQUIRE(added.status == cli::kOk);
    CHECK(contains(added.out, "secret: whsec_"));
    const std::string id = added.out.substr(6, 36);
    const std::string secret = added.out.substr(added.out.find("whsec_") + 6, 40);
    CHECK(i.backend->scalar("SELECT count(*) FROM " + i.backend->table("holdfast_hooks") +
                            " WHERE secret LIKE 'v1.%' AND secret NOT LIKE '%" + secret + "%'") == "1");

    CHECK(contains(add("https://a.example/hook").err, "has a hook with this URL"));
    const Answer wrong = add("ftp://a.example", {"account.lost"});
    CHECK(wrong.status == cli::kBadSetting);
    for (const char* part : {"'ftp://a.example'", "'account.lost'"}) CHECK(contains(wrong.err, part));
    CHECK(contains(add("http://a.example").err, "can be read on the way"));
    REQUIRE(i.create("other").status == cli::kOk);
    const Answer other = run_command(cli::AddHook{i.settings, "", "other", "https://b.example", {}});
    CHECK(other.status == cli::kFailed);
    CHECK(contains(other.err, "with the scope events:read"));

    const Answer listed = run_command(cli::ListHooks{i.settings});
    CHECK(contains(listed.out, id + "\treader\thttps://a.example/hook\taccount.linked account.handed_over\t"
                                    "in use, nothing delivered yet\t0 parked\n"));
    const Answer json = run_command(cli::ListHooks{i.settings, true});
    CHECK(contains(json.out, "\"parked_events\":[]"));
    CHECK_FALSE(contains(listed.out + json.out, "v1."));

    CHECK(contains(run_command(cli::RetryHook{i.settings, id}).out, "0 parked events"));
    CHECK(run_command(cli::RemoveHook{i.settings, id}).status == cli::kOk);
    for (const Answer& answer :
         {run_command(cli::RemoveHook{i.settings, id}), run_command(cli::RetryHook{i.settings, id})}) {
        CHECK(answer.status == cli::kFailed);
        CHECK(contains(answer.err, "there is no hook " + id));
    }
}

}  // namespace holdfast::contract
