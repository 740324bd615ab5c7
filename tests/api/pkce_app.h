// An application whose client has flowType "pkce": it links an account by linkIdentity, and gets its page
// back with a code for a session.
#pragma once

#include "api/story.h"
#include "api/supabase_client.h"
#include "crypto/pkce.h"

#include <string>

namespace holdfast::test {

// A parameter of the address that a response leads to; "" if it is not there once.
std::string location_parameter(const http::Response& response, std::string_view name);

struct PkceApp {
    PkceApp(World& of, const User& user)
        : world(of),
          client(SupabaseClient(of).with_token(user.access_token)),
          page(of.app_url + "/done?x=1") {}

    http::Response authorize(const std::string& challenge, const std::string& method = "s256") const;
    http::Response authorize() const { return authorize(crypto::code_challenge(verifier)); }

    // The callback's answer to a browser that follows the link, as the holder of `email`.
    http::Response connect(const std::string& email, const Fields& fields = {}) const;
    // The code of that answer.
    std::string code(const std::string& email = kTeam) const {
        return location_parameter(connect(email), "code");
    }

    // By a client that nobody has signed in to.
    http::Response exchange(const std::string& code, const std::string& code_verifier,
                            bool says_version = true) const;
    http::Response exchange(const std::string& code) const { return exchange(code, verifier); }

    World& world;
    SupabaseClient client;
    std::string page;
    const std::string verifier = std::string(112, 'v');
};

}  // namespace holdfast::test
