// Requests as data: what is sent, and what must and must not come back.
#pragma once

#include "api/story.h"
#include "storage/errors.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::test {

// {name} in target, headers and body stands for a text that the stage has under that name.
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

// The site that scenarios are played at: nothing of it depends on which of them were played before.
class Stage {
  public:
    // Of a world, whose clock moves and whose database fails as scenarios need it.
    explicit Stage(World& world) : Stage(world, &world) {}
    // Of servers that run as they are: some scenarios can't be played there.
    explicit Stage(Site& site) : Stage(site, nullptr) {}

    // False where the scenario is about a time that has passed or a database that fails, and this is no
    // world.
    bool can_play(const Scenario& scenario) const;

    // Sends the request and checks the answer. An error must have the one shape of all errors, and no answer
    // may tell anything of the inside. Returns the error's code; "" where there is none.
    std::string play(const Scenario& scenario);

  private:
    Stage(Site& site, World* world);
    std::string filled_in(std::string text) const;
    http::Response answer(const Scenario& scenario);
    void set_up_sessions();
    void set_up_offers();

    Site& site_;
    World* world_;  // null where the site is none
    std::map<std::string, std::string> texts_;
};

const Fields kAda = {{"Authorization", "Bearer {ada}"}};
const Fields kBob = {{"Authorization", "Bearer {bob}"}};

// The code of an error answer after its shape was checked.
std::string checked_error_code(const http::Response& response);
// No answer holds what a scripted fault says, nor other words of the inside.
void check_nothing_leaks(const http::Response& response);

// What every scripted fault of a scenario says.
inline constexpr const char* kTellTale =
    "tell-tale: SELECT * FROM auth_users; /srv/holdfast/data/holdfast.db";

std::vector<Scenario> request_scenarios();
std::vector<Scenario> session_scenarios();
std::vector<Scenario> account_scenarios();
std::vector<Scenario> transfer_scenarios();
std::vector<Scenario> fault_scenarios();

}  // namespace holdfast::test
