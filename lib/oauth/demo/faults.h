// Faults on demand, as test cards do for payments: a tag in the local part of an email chooses what goes
// wrong, e.g. sam+slow@demo.example.
#pragma once

#include <array>
#include <string_view>

namespace holdfast::oauth::demo {

enum class Fault { access_denied, invalid_grant, server_error, slow, no_refresh_token, userinfo_error };

struct FaultTag {
    std::string_view tag;  // without '+'
    Fault fault;
    std::string_view effect;  // for the page
};

inline constexpr std::array<FaultTag, 6> kFaultTags = {{
    {"access_denied", Fault::access_denied, "the account holder says no"},
    {"invalid_grant", Fault::invalid_grant, "the authorization code is refused"},
    {"server_error", Fault::server_error, "the token endpoint fails"},
    {"slow", Fault::slow, "the token endpoint takes 10 seconds"},
    {"no_refresh_token", Fault::no_refresh_token, "access ends after an hour, without a refresh token"},
    {"userinfo_error", Fault::userinfo_error, "the provider does not say whose account it is"},
}};

// True if the local part of the email has the tag of that fault; it may have several tags.
bool has_fault(std::string_view email, Fault fault);

}  // namespace holdfast::oauth::demo
