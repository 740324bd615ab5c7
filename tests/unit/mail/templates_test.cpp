#include "mail/templates.h"

#include "mail/language.h"
#include "support/temp_dir.h"

#include <fstream>

#include <catch2/catch.hpp>

namespace holdfast::mail {
namespace {

std::vector<std::string> faults_of(const std::string& folder) {
    auto read = Templates::with_folder(folder);
    const auto* faults = std::get_if<std::vector<std::string>>(&read);
    return faults != nullptr ? *faults : std::vector<std::string>{};
}

void write(const std::filesystem::path& file, const std::string& text) { std::ofstream(file) << text; }

}  // namespace

TEST_CASE("every kind of mail is there in every language, as text and as HTML", "[templates]") {
    const Templates templates;
    CHECK(templates.languages() == std::vector<std::string>{"en", "es"});
    const Values values = {{"site", "SITE"},     {"link", "https://LINK#x&y"}, {"token", "TOKEN"},
                           {"email", "<EMAIL>"}, {"account", "ACCOUNT"},       {"provider", "PROVIDER"}};
    int files = 0;
    for (const EmbeddedTemplate& one : embedded_templates()) {
        const std::string name(one.name);
        if (name == "layout.html") continue;
        ++files;
        const std::string kind = name.substr(0, name.find('.'));
        for (const std::string& language : templates.languages()) {
            CAPTURE(kind, language);
            const Rendered mail = templates.render(kind, language, values);
            CHECK(mail.subject.size() > 10);
            CHECK(mail.text.find("{{") == std::string::npos);
            CHECK(mail.html.find("{{") == std::string::npos);
            CHECK(mail.html.find("<EMAIL>") == std::string::npos);
            CHECK_THAT(mail.html, Catch::StartsWith("<!doctype html>") && Catch::Contains("SITE"));
            const bool has_link = mail.text.find("https://LINK#x&y") != std::string::npos;
            CHECK(has_link == (mail.html.find("https://LINK#x&amp;y") != std::string::npos));
        }
    }
    CHECK(files % 4 == 0);
}

TEST_CASE("a folder replaces templates, and says which of its files can't be used", "[templates]") {
    const test::TempDir folder;
    write(folder.path() / "recovery.en.txt", "Hello {{email}}\n\nGo to {{link}}\n");
    CHECK(faults_of(folder.path()).empty());
    const auto templates = std::get<Templates>(Templates::with_folder(folder.path()));
    const Rendered mail = templates.render("recovery", "en", {{"email", "a@b"}, {"link", "L"}});
    CHECK(mail.subject == "Hello a@b");
    CHECK(mail.text == "Go to L\n");
    CHECK_THAT(templates.render("recovery", "es", {}).subject, Catch::Contains("contrase"));

    write(folder.path() / "recovery.es.html", "<p>{{nonsense}}</p>");
    write(folder.path() / "recovery.es.txt", "No empty line\nafter the subject");
    write(folder.path() / "recovery.de.txt", "Hallo\n\n");
    const auto faults = faults_of(folder.path());
    REQUIRE(faults.size() == 3);
    CHECK(faults[0] == "'recovery.de.txt' is no template");
    CHECK_THAT(faults[1], Catch::Contains("recovery.es.html") && Catch::Contains("{{nonsense}}"));
    CHECK_THAT(faults[2], Catch::Contains("recovery.es.txt") && Catch::Contains("subject"));
    CHECK(faults_of(folder.path() / "nowhere").size() == 1);
}

TEST_CASE("the language is the one that the reader likes best", "[templates]") {
    const std::vector<std::string> languages = {"en", "es"};
    const auto of = [&](const char* value) { return language_of(value, languages, "en"); };
    CHECK(of("") == "en");
    CHECK(of("es") == "es");
    CHECK(of("es-MX,es;q=0.9,en;q=0.8") == "es");
    CHECK(of("de-DE, es;q=0.4, en;q=0.7") == "en");
    CHECK(of("en;q=0.1,es;q=0.11") == "es");
    CHECK(of("es;q=0") == "en");
    CHECK(of("ES") == "es");
    CHECK(of("de, *;q=0.5") == "en");
    CHECK(of(";;,,q=,es;q=x") == "en");
    CHECK(language_of("de", languages, "es") == "es");
}

}  // namespace holdfast::mail
