// The beginning of most of these cases: people, their cloud accounts, and the conflict between two people.
#pragma once

#include "accounts/flow.h"
#include "accounts/session_tokens.h"
#include "accounts/transfer_tokens.h"
#include "contract/backend_test_case.h"
#include "support/world.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

namespace holdfast::test {

#define API_TEST_CASE(name, tags) DATABASE_TEST_CASE(name, tags)

using namespace contract;
using namespace std::chrono_literals;

inline constexpr const char* kTeam = "team-files@demo.example";

// The token after the '#' of a conflict's redirect; throws if the response is not a conflict.
std::string transfer_token_of(const http::Response& conflict);

http::Response transfer(const Site& site, const Person& person, const std::string& transfer_token);

std::string location(const http::Response& response);

// The claims of a JWT, unverified.
base::Json claims_of(const std::string& token);

// The names of an object's members, in order.
std::vector<std::string> names_of(const base::Json& object);

// The state of an authorization URL.
std::string state_of(const std::string& login_url);

// `text` with every `from` replaced.
std::string replaced(std::string text, const std::string& from, const std::string& to);

// The rows of a user or an account, as a condition of SQL.
std::string owned_by(const Person& person);
std::string row(const std::string& id);

// Opens a sealed token of a row; nullopt if it is not sealed for this user and account.
std::optional<std::string> open_token(const World& world, std::string_view column, const std::string& user_id,
                                      const std::string& email, const std::string& envelope);

// The owner of the demo provider's account with this email; "" if it has none.
std::string owner_of(const World& world, const std::string& email);

// A person in a browser of their own, signed up just now.
struct User : Person {
    User(Site& site, const std::string& name) : User(Browser(site), name) {}
    Browser browser;

  private:
    User(Browser fresh, const std::string& name)
        : Person(fresh.sign_up(name + "@example.com")), browser(std::move(fresh)) {}
};

// Gives the user the largest allowed number of accounts, directly in the database.
void fill_up(World& world, const User& user);

// Connects the account and returns its row's id.
std::string link(User& user, const std::string& email);

// Makes an app as the command does, and returns its credential.
std::string add_app(storage::Store& store, base::Time now, const std::string& name,
                    const std::string& scopes = "accounts:read tokens:read",
                    const std::optional<std::string>& provider = std::nullopt);

// Ada owns the account of kTeam, and Bob has the ownership conflict.
struct Conflict {
    explicit Conflict(World& world);

    World& world;
    User ada;
    User bob;
    std::string account_id;
    std::string transfer_token;
};

}  // namespace holdfast::test
