// The settings of mails.
#include "cli/mail_settings.h"

#include "cli/settings.h"
#include "support/temp_dir.h"
#include "unit/cli/layers.h"

#include <fstream>

#include <catch2/catch.hpp>

namespace holdfast::cli {

TEST_CASE("Without an SMTP server mails are files, from this host") {
    const Settings settings = settings_of({});
    CHECK_FALSE(settings.mail.smtp);
    CHECK(mail_options(settings.mail, "https://holdfast.example:8443").from.address ==
          "holdfast@holdfast.example");
    CHECK(settings.mail.options.language == "en");
    CHECK(mail_folder("d") == "d/mail");
}

TEST_CASE("An SMTP server needs a sender, and its user's password") {
    const test::TempDir folder;
    std::ofstream(folder.path() / "password") << "secret\n";
    const std::string file = (folder.path() / "password").string();
    const Settings settings = settings_of({{"smtp-url", "smtps://me@mail.example.org"},
                                           {"smtp-password-file", file},
                                           {"mail-from", "Holdfast <no-reply@example.org>"},
                                           {"mail-language", "es"}});
    REQUIRE(settings.mail.smtp);
    CHECK(settings.mail.smtp->url() == "smtps://mail.example.org:465");
    CHECK(settings.mail.smtp->password == "secret");
    CHECK(mail_options(settings.mail, "https://x").from.name == "Holdfast");
    CHECK(mail_options(settings.mail, "https://x").language == "es");

    using Lines = std::vector<std::string>;
    CHECK(faults_of({{"smtp-url", "smtps://me@mail.example.org"}}) ==
          Lines{"--smtp-password-file is missing", "--mail-from is missing"});
    CHECK(faults_of({{"smtp-url", "smtps://mail.example.org"},
                     {"smtp-password", "secret"},
                     {"mail-from", "a@b.example"}}) == Lines{"--smtp-url names no user for the password"});
    CHECK(faults_of({{"smtp-password", "secret"}}) == Lines{"--smtp-url is missing"});
    CHECK(faults_of({{"mail-language", "de"}}) == Lines{"--mail-language: there are no templates in 'de'"});
    CHECK(faults_of({{"mail-from", "nobody"}}) ==
          Lines{"--mail-from: 'nobody' is not an address, or NAME <ADDRESS>"});
    const auto with_password = faults_of({{"smtp-url", "smtps://me:hush@mail.example.org"}});
    REQUIRE(with_password.size() == 1);
    CHECK(with_password[0].find("hush") == std::string::npos);
}

TEST_CASE("Templates that can't be used stop the start, each with a line") {
    const test::TempDir folder;
    std::ofstream(folder.path() / "recovery.en.txt") << "Hello {{nobody}}\n\n";
    const auto lines = faults_of({{"mail-templates", folder.path().string()}});
    REQUIRE(lines.size() == 1);
    CHECK_THAT(lines[0], Catch::StartsWith("--mail-templates: 'recovery.en.txt' names {{nobody}}"));
    std::ofstream(folder.path() / "recovery.en.txt") << "Hello\n\n{{link}}\n";
    const Settings settings = settings_of({{"mail-templates", folder.path().string()}});
    CHECK(settings.mail.options.templates.render("recovery", "en", {}).subject == "Hello");
}

}  // namespace holdfast::cli
