// Faults on demand, as test cards do for payments: a tag in the local part of an email chooses what goes
// wrong, e.g. sam+slow@demo.example.
#pragma once

#include <array>
#include <string_view>

namespace holdfast::oauth::demo {

enum class Fault {
    access_denied,
    invalid_grant,
    server_error,
    slow,
    userinfo_error,
    no_refresh_token,
    expired,
    revoked,
    rotate
};

struct FaultTag {
    std::string_view tag;  // without '+'
    Fault fault;
    std::string_view title;    // what goes wrong
    std::string_view teaches;  // what Holdfast does about it, and why
};

// Every fault, in the order to show. The provider's pages and GET /demo/faults both list this table.
inline constexpr std::array<FaultTag, 9> kFaultTags = {{
    {"access_denied", Fault::access_denied, "The person says no",
     "Nothing is linked, and the page says so in plain words: no is an answer, not an error."},
    {"invalid_grant", Fault::invalid_grant, "The code is refused",
     "A code is good once, for a short time. Holdfast does not try it again: the person connects again."},
    {"server_error", Fault::server_error, "The token endpoint answers 500",
     "The provider's trouble never reaches the database: nothing is written."},
    {"slow", Fault::slow, "The token endpoint takes ten seconds",
     "Holdfast hangs up after five, so that a slow provider can't hold its workers."},
    {"userinfo_error", Fault::userinfo_error, "The provider does not say whose account it is",
     "Tokens alone are no proof. Without an identity nothing is linked: an owner is never guessed."},
    {"no_refresh_token", Fault::no_refresh_token, "No refresh token comes",
     "The account is linked all the same. Its access ends after an hour, and then it needs reconnecting."},
    {"expired", Fault::expired, "The access token lives five seconds",
     "An app that asks the vault gets a living token all the same: Holdfast renews it first."},
    {"revoked", Fault::revoked, "The refresh token is refused",
     "The account is linked, and at the first renewal it needs reconnecting. Its owner is told."},
    {"rotate", Fault::rotate, "An old refresh token dies at once",
     "The new one is stored before anything is answered, and two instances never renew at once."},
}};

// True if the local part of the email has the tag of that fault; it may have several tags.
bool has_fault(std::string_view email, Fault fault);

}  // namespace holdfast::oauth::demo
