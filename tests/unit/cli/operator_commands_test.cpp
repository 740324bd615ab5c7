// The operator's commands on the command line: what they take, and what they refuse.
#include "cli/command_line.h"
#include "support/temp_dir.h"

#include <initializer_list>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace holdfast::cli {
namespace {

Command read(std::initializer_list<const char*> words) {
    std::vector<const char*> argv{"holdfast"};
    argv.insert(argv.end(), words);
    return read_command_line(static_cast<int>(argv.size()), argv.data());
}

bool is_refused(std::initializer_list<const char*> words) {
    return std::holds_alternative<Faults>(read(words));
}

}  // namespace

TEST_CASE("each command carries its settings", "[command_line]") {
    CHECK(std::get<Migrate>(read({"migrate", "--database-url", "sqlite:x"})).settings.database_url ==
          "sqlite:x");
    CHECK(std::get<Doctor>(read({"doctor", "--data-dir", "d"})).settings.data_dir == "d");
    CHECK(std::get<ListUsers>(read({"user", "list", "--data-dir", "d"})).settings.data_dir == "d");
}

TEST_CASE("commands take their words and flags", "[command_line]") {
    const auto who_owns = std::get<WhoOwns>(read({"who-owns", "onedrive", "1", "--json"}));
    CHECK(who_owns.provider == "onedrive");
    CHECK(who_owns.provider_account_id == "1");
    CHECK(who_owns.as_json);
    CHECK(std::get<ShowUser>(read({"user", "show", "a@b.c"})).email == "a@b.c");
    const auto create =
        std::get<CreateUser>(read({"user", "create", "a@b.c", "--username", "A", "--password-stdin"}));
    CHECK(create.username == "A");
    CHECK(create.password_from_stdin);
    CHECK_FALSE(std::get<CreateUser>(read({"user", "create", "a@b.c"})).username);
    CHECK(std::get<DeleteUser>(read({"user", "delete", "a@b.c"})).email == "a@b.c");
    CHECK(std::get<SetPassword>(read({"user", "set-password", "a@b.c", "--password-stdin"})).email ==
          "a@b.c");
    CHECK(is_refused({"user", "set-password", "a@b.c"}));
    CHECK(std::get<UnlockUser>(read({"user", "unlock", "a@b.c"})).email == "a@b.c");
    CHECK(std::get<RemoveSecondFactor>(read({"user", "remove-second-factor", "a@b.c"})).email == "a@b.c");
    CHECK(std::get<Invite>(read({"invite", "a@b.c", "--app-url", "https://x"})).settings.app_url ==
          "https://x");
    const auto audit = std::get<Audit>(read({"audit", "--user", "a@b.c", "--since", "2026-11-01", "--json"}));
    CHECK(audit.email == "a@b.c");
    CHECK(audit.since == "2026-11-01");
    CHECK(audit.as_json);
    CHECK(is_refused({"audit"}));
    CHECK(std::get<ListKeys>(read({"keys", "list", "--json"})).as_json);
    CHECK(std::get<RotateKeys>(read({"keys", "rotate", "--secret-file", "f"})).settings.secret_file == "f");
    CHECK(std::get<RetireKey>(read({"keys", "retire", "0123abcd"})).id == "0123abcd");
    CHECK(is_refused({"keys", "retire"}));
    const auto hook = std::get<AddHook>(read({"app", "hook", "add", "billing", "https://a.example", "--event",
                                              "account.linked", "--event", "user.deleted"}));
    CHECK(hook.app_name == "billing");
    CHECK(hook.url == "https://a.example");
    CHECK(hook.event_types == std::vector<std::string>{"account.linked", "user.deleted"});
    CHECK(std::get<ListHooks>(read({"app", "hook", "list", "--json"})).as_json);
    CHECK(std::get<RemoveHook>(read({"app", "hook", "remove", "1"})).id == "1");
    CHECK(std::get<RetryHook>(read({"app", "hook", "retry", "1"})).id == "1");
    CHECK(is_refused({"app", "hook"}));
    const auto copy = std::get<Copy>(read({"copy", "--from", "sqlite:a", "--to", "sqlite:b"}));
    CHECK(copy.from == "sqlite:a");
    CHECK(copy.to == "sqlite:b");
}

TEST_CASE("the keys of Supabase's surface are shown, the same each time", "[command_line]") {
    const test::TempDir folder;
    const std::string data_dir = (folder.path() / "data").string();
    const auto shown_keys = [&](std::initializer_list<const char*> more) {
        std::vector<const char*> argv{"holdfast",   "keys",       "show",
                                      "--supabase", "--data-dir", data_dir.c_str()};
        argv.insert(argv.end(), more);
        std::istringstream in;
        std::ostringstream out;
        Console console{in, out, out};
        const auto command = read_command_line(static_cast<int>(argv.size()), argv.data());
        CHECK(run(std::get<ShowKeys>(command), console) == kOk);
        return out.str();
    };
    const std::string keys = shown_keys({});
    CHECK_THAT(keys, Catch::Matches("SUPABASE_URL=http://127.0.0.1:8080\n"
                                    "SUPABASE_ANON_KEY=eyJ[^\n]+\n"
                                    "SUPABASE_SERVICE_ROLE_KEY=eyJ[^\n]+\n"
                                    "SUPABASE_PUBLISHABLE_KEY=sb_publishable_[^\n]+\n"
                                    "SUPABASE_SECRET_KEY=sb_secret_[^\n]+\n"));
    CHECK(shown_keys({}) == keys);
    CHECK_THAT(shown_keys({"--public-url", "https://files.example", "--supabase-service-role-key",
                           "sb_secret_0123456789abcdef"}),
               Catch::Contains("SUPABASE_URL=https://files.example\n") &&
                   Catch::Contains("SUPABASE_SERVICE_ROLE_KEY=sb_secret_0123456789abcdef\n"));
    CHECK(is_refused({"keys"}));
    CHECK(is_refused({"keys", "show"}));
}

TEST_CASE("a command that lacks a word, or has one too many, is refused", "[command_line]") {
    CHECK(is_refused({"who-owns", "onedrive"}));
    CHECK(is_refused({"who-owns", "onedrive", "1", "2"}));
    CHECK(is_refused({"user"}));
    CHECK(is_refused({"user", "show"}));
    CHECK(is_refused({"copy", "--from", "sqlite:a"}));
    CHECK(is_refused({"migrate", "--listen", "127.0.0.1:1"}));
    CHECK(is_refused({"migrate", "--config", "/nowhere/at/all"}));
}

}  // namespace holdfast::cli
