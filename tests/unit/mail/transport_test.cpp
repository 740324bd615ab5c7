#include "mail/transport.h"

#include "mail/message.h"
#include "support/temp_dir.h"
#include "unit/mail/smtp_server.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

namespace holdfast::mail {
namespace {

Envelope envelope(const std::string& to = "ada@example.com") {
    const Message message{"11111111-2222-4333-8444-555555555555",
                          base::from_unix_seconds(1'795'000'000),
                          {"Holdfast", "no-reply@example.org"},
                          to,
                          "Subject",
                          "first\n.\n..two dots\n",
                          "<p>first</p>"};
    return {message.id, message.at, message.from.address, to, mime(message)};
}

// Sends one mail to the server; why that failed, or "" if it did not.
std::string send(const std::string& url, const std::string& password = "") {
    auto server = SmtpServer::parse(url).value();
    server.password = password;
    const auto delivery = open_smtp(server)->deliver(envelope(), {});
    const auto* failure = std::get_if<DeliveryFailed>(&delivery);
    if (failure == nullptr) return "";
    return (failure->for_all ? "for all: " : "for this one: ") + failure->why;
}

bool has(const std::vector<std::string>& commands, const std::string& command) {
    return std::ranges::find(commands, command) != commands.end();
}

}  // namespace

TEST_CASE("a mail reaches an SMTP server to the letter", "[transport]") {
    test::SmtpServer server;
    REQUIRE(send("smtp://" + server.address()) == "");
    const auto taken = server.taken();
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].from == "no-reply@example.org");
    CHECK(taken[0].to == std::vector<std::string>{"ada@example.com"});
    CHECK(taken[0].content == envelope().content);
    CHECK(has(server.commands(), "QUIT"));
}

TEST_CASE("the user and the password are given where the URL names a user", "[transport]") {
    test::SmtpServer server({"AUTH PLAIN"});
    CHECK(send("smtp://me%40example.org@" + server.address(), "secret") == "");
    // RFC 4616: NUL user NUL password.
    const auto commands = server.commands();
    const bool is_given = std::ranges::any_of(commands, [](const std::string& command) {
        return command.find("AG1lQGV4YW1wbGUub3JnAHNlY3JldA==") != std::string::npos;
    });
    CHECK(is_given);

    test::SmtpServer strict({"AUTH PLAIN"}, {{"AG1l", "535 no"}});
    const std::string why = send("smtp://me%40example.org@" + strict.address(), "secret");
    CHECK_THAT(why, Catch::StartsWith("for all: ") && !Catch::Contains("secret"));
    CHECK(strict.taken().empty());
}

TEST_CASE("what a server refuses is told apart from a server that takes nothing", "[transport]") {
    for (const char* command : {"RCPT", "MAIL", "."}) {
        CAPTURE(command);
        test::SmtpServer server({}, {{command, "550 no such user"}});
        CHECK_THAT(send("smtp://" + server.address()),
                   Catch::StartsWith("for this one: ") && Catch::Contains("550"));
    }
    test::SmtpServer busy({}, {{"MAIL", "451 later"}});
    CHECK_THAT(send("smtp://" + busy.address()), Catch::StartsWith("for all: "));
    std::string gone;
    {
        const test::SmtpServer server;
        gone = server.address();
    }
    CHECK_THAT(send("smtp://" + gone), Catch::StartsWith("for all: "));
}

TEST_CASE("a server that is not on this machine must speak TLS", "[transport]") {
    test::SmtpServer server;
    // Every address of 127.0.0.0/8 is this machine; a name that begins like one is not.
    CHECK(SmtpServer::parse("smtp://127.0.0.1")->is_loopback());
    CHECK(SmtpServer::parse("smtp://LOCALHOST:25")->is_loopback());
    CHECK(SmtpServer::parse("smtp://[::1]:25")->is_loopback());
    CHECK_FALSE(SmtpServer::parse("smtp://127.0.0.1.example.org")->is_loopback());
    CHECK_FALSE(SmtpServer::parse("smtp://mail.example.org")->is_loopback());
    CHECK_FALSE(SmtpServer::parse("smtp://10.0.0.1")->is_loopback());
    // The same address in a form that does not look like it.
    const auto port = server.address().substr(server.address().find(':'));
    CHECK_THAT(send("smtp://0.0.0.0" + port), Catch::StartsWith("for all: "));
    CHECK(server.taken().empty());
    for (const std::string& command : server.commands()) CHECK_FALSE(command.starts_with("MAIL"));
}

TEST_CASE("the check connects, and sends nothing", "[transport]") {
    test::SmtpServer server;
    CHECK_FALSE(check_smtp(SmtpServer::parse("smtp://" + server.address()).value()));
    CHECK(server.taken().empty());
    test::SmtpServer refusing({}, {{"EHLO", "550 no"}, {"HELO", "550 no"}});
    CHECK(check_smtp(SmtpServer::parse("smtp://" + refusing.address()).value()));
}

TEST_CASE("a server's URL names a user, a host and a port, and no password", "[transport]") {
    const auto full = SmtpServer::parse("smtps://me%40example.org@mail.example.org:2465");
    REQUIRE(full);
    CHECK(full->is_tls);
    CHECK(full->user == "me@example.org");
    CHECK(full->url() == "smtps://mail.example.org:2465");
    CHECK(SmtpServer::parse("smtps://mail.example.org")->port == 465);
    CHECK(SmtpServer::parse("smtp://mail.example.org")->port == 587);
    for (const char* url :
         {"", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://me:secret@host",
          "smtp://host/path", "smtp://host?x=1", "smtp://host:99999", "smtp://host:0x"}) {
        CAPTURE(url);
        CHECK_FALSE(SmtpServer::parse(url));
    }
}

TEST_CASE("mails in a folder are whole files for their owner only", "[transport]") {
    const test::TempDir parent;
    const auto folder = parent.path() / "mail";
    const auto transport = open_folder(folder);
    REQUIRE(std::holds_alternative<Delivered>(transport->deliver(envelope(), {})));
    REQUIRE(std::holds_alternative<Delivered>(transport->deliver(envelope(), {})));
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
    REQUIRE(files.size() == 1);
    CHECK(files[0].filename() == "1795000000000000-11111111-2222-4333-8444-555555555555.eml");
    using std::filesystem::perms;
    CHECK(std::filesystem::status(files[0]).permissions() == (perms::owner_read | perms::owner_write));
    CHECK(std::filesystem::status(folder).permissions() == perms::owner_all);
    std::ifstream file(files[0], std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    CHECK(content == envelope().content);

    std::ofstream(parent.path() / "a-file") << "x";
    const auto failed = open_folder(parent.path() / "a-file" / "mail")->deliver(envelope(), {});
    CHECK(std::get<DeliveryFailed>(failed).for_all);
}

}  // namespace holdfast::mail
