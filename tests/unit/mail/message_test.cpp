#include "mail/message.h"

#include "base/encoding.h"

#include <sstream>
#include <stdexcept>

#include <catch2/catch.hpp>

namespace holdfast::mail {
namespace {

Message message() {
    return {"11111111-2222-4333-8444-555555555555",
            base::from_unix_seconds(1'795'000'000),
            {"Holdfast", "no-reply@example.org"},
            "ada@example.com",
            "A new password",
            "Hello,\n\nhttps://example.org/account#token_hash=a_b-c&type=recovery\n",
            "<p>Hello</p>\n"};
}

std::string head_of(const std::string& mime) { return mime.substr(0, mime.find("\r\n\r\n")); }

}  // namespace

TEST_CASE("a mail has the fields of RFC 5322 and both texts", "[mail]") {
    const std::string mail = mime(message());
    CHECK(head_of(mail) ==
          "Date: Wed, 18 Nov 2026 11:06:40 +0000\r\n"
          "From: \"Holdfast\" <no-reply@example.org>\r\n"
          "To: ada@example.com\r\n"
          "Subject: A new password\r\n"
          "Message-ID: <11111111-2222-4333-8444-555555555555@example.org>\r\n"
          "Auto-Submitted: auto-generated\r\n"
          "MIME-Version: 1.0\r\n"
          "Content-Type: multipart/alternative;\r\n boundary=\"=_11111111-2222-4333-8444-555555555555\"");
    const auto read = read_mail(mail);
    REQUIRE(read);
    CHECK(read->to == "ada@example.com");
    CHECK(read->subject == "A new password");
    CHECK(read->text == message().text);
    CHECK(read->html == message().html);
    CHECK(mail.find("text/plain") < mail.find("text/html"));
}

TEST_CASE("no line of a mail is longer than SMTP allows, and none ends it early", "[mail]") {
    Message long_one = message();
    long_one.text = std::string(3000, 'x') + "\n.\n..\n--=_\n-- \n" + std::string(200, '=') + "\n \nñ" +
                    std::string(300, ' ') + "end\n.";
    long_one.subject = std::string(300, 's') + " ñandú";
    const std::string mail = mime(long_one);
    std::istringstream lines(mail);
    for (std::string line; std::getline(lines, line);) {
        REQUIRE(line.ends_with('\r'));
        CHECK(line.size() <= 79);
        CHECK(line != ".\r");
        CHECK_FALSE(line.starts_with("--=_\r"));
    }
    const auto read = read_mail(mail);
    REQUIRE(read);
    CHECK(read->text == long_one.text);
    CHECK(read->subject == long_one.subject);
}

TEST_CASE("a text from outside adds no field and no recipient", "[mail]") {
    Message bad = message();
    bad.subject = "Hi\r\nBcc: eve@example.com\r\n\r\nbody\n\x01 \xff =?UTF-8?B?eA==?=";
    bad.from.name = "Ho\u00f1dfast";
    const std::string mail = mime(bad);
    CHECK(mail.find("\nBcc") == std::string::npos);
    CHECK(head_of(mail).find("body") == std::string::npos);
    CHECK_THAT(read_mail(mail)->subject, Catch::Contains("Hi  Bcc: eve@example.com"));
    CHECK_THAT(mail, Catch::Contains("From: =?UTF-8?B?"));
    for (const char* to : {"a@b\r\nBcc: eve@example.com", "a@b, eve@example.com", "a@b>", "a b@c", "a", "@",
                           "a@b\n", "<a@b>", "a@b;c@d", "a@@b", "", "a\xff@b"}) {
        CAPTURE(to);
        bad.to = to;
        CHECK_THROWS_AS(mime(bad), std::invalid_argument);
    }
}

TEST_CASE("a mailbox is an address, or a name and an address", "[mail]") {
    CHECK(Mailbox::parse("a@b.example")->address == "a@b.example");
    const auto named = Mailbox::parse("  Hold fast < no-reply@example.org > ");
    CHECK_FALSE(named);
    const auto good = Mailbox::parse("Hold fast <no-reply@example.org>");
    REQUIRE(good);
    CHECK(good->name == "Hold fast");
    CHECK(good->domain() == "example.org");
    for (const char* text : {"", "Holdfast", "a@b <c@d", "\"a\" <b@c>", "<>", "a <b@c> d"}) {
        CAPTURE(text);
        CHECK_FALSE(Mailbox::parse(text));
    }
}

TEST_CASE("what is no mail of ours is not read", "[mail]") {
    for (const char* text : {"", "Subject: x\r\n\r\ntext", "\r\nContent-Type: text/plain;\r\n\r\nx"})
        CHECK_FALSE(read_mail(text));
}

}  // namespace holdfast::mail
