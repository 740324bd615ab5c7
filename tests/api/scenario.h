// Requests as data: what is sent, and what must and must not come back.
#pragma once

#include "api/story.h"
#include "storage/errors.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::test {

// {name} in target, headers and body is replaced by the stage's text of that name.
struct Scenario {
    std::string name;
    std::string method = "GET";
    std::string target = "/";
    std::string body = "";
    Fields headers = {};
    int status = 200;
    std::vector<std::string> contains = {};
    std::vector<std::string> lacks = {};
    Fields answers_with = {};                                     // header fields
    std::optional<FaultStore::Operation> failing = std::nullopt;  // the operation that fails meanwhile
    storage::ErrorKind kind = storage::ErrorKind::internal;       // and how
};

// The site where scenarios are played. It does not depend on the scenarios played before.
class Stage {
  public:
    // On a world, whose clock can be moved and whose database can fail.
    explicit Stage(World& world) : Stage(world, &world) {}
    // On other servers: some scenarios can't be played there.
    explicit Stage(Site& site) : Stage(site, nullptr) {}

    // False if the scenario needs another time or a failing database and the site is not a world.
    bool can_play(const Scenario& scenario) const;

    // Sends the request and checks the answer. An error must have the form of all errors, and no answer may
    // hold anything internal. Returns the error's code; "" if there is none.
    std::string play(const Scenario& scenario);

  private:
    Stage(Site& site, World* world);
    std::string filled_in(std::string text) const;
    http::Response answer(const Scenario& scenario);
    void set_up_sessions();
    void set_up_offers();
    void set_up_apps();
    void set_up_second_factor();

    Site& site_;
    World* world_;  // null if the site is not a world
    std::map<std::string, std::string> texts_;
};

const Fields kAda = {{"Authorization", "Bearer {ada}"}};
const Fields kBob = {{"Authorization", "Bearer {bob}"}};

// Checks the form of an error answer and returns its code.
std::string checked_error_code(const http::Response& response);
// Checks that an answer holds no text of a scripted fault and nothing else internal.
void check_nothing_leaks(const http::Response& response);

// The text of every scripted fault in a scenario.
inline constexpr const char* kTellTale =
    "tell-tale: SELECT * FROM auth_users; /srv/holdfast/data/holdfast.db";

std::vector<Scenario> request_scenarios();
std::vector<Scenario> session_scenarios();
std::vector<Scenario> account_scenarios();
std::vector<Scenario> transfer_scenarios();
std::vector<Scenario> app_scenarios();
std::vector<Scenario> fault_scenarios();

}  // namespace holdfast::test
