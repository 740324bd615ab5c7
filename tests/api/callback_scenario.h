// Callbacks as data: what the provider does, and the answers that a browser and a program get.
#pragma once

#include "api/story.h"

#include <functional>
#include <string>
#include <vector>

namespace holdfast::test {

// Ada owns the account of kTeam. Bob's browser comes back from the provider.
struct CallbackScenario {
    std::string name;
    std::string redirect;  // what follows APP_URL/app? in the redirect, up to a '#'
    int json_status;       // of the answer to Accept: application/json
    std::string account = "bob@demo.example";
    std::string query = "";                   // replaces the provider's answer; {state} is the state
    std::function<void(World&)> before = {};  // what goes wrong, between the start and the callback
    std::string logged = "";                  // part of a log line
};

// Ada, who owns the account of kTeam, and Bob. No scenario changes anything that another one could see.
class CallbackStage {
  public:
    // On a world, where faults can be scripted and the log can be read.
    explicit CallbackStage(World& world) : CallbackStage(world, &world) {}
    // On other servers: some scenarios can't be played there.
    explicit CallbackStage(Site& site) : CallbackStage(site, nullptr) {}

    // False if the scenario needs a fault before the callback and the site is not a world.
    bool can_play(const CallbackScenario& scenario) const { return world_ || !scenario.before; }

    // Plays it as a browser and as a program, and checks both answers. Returns the error's code; "" if there
    // is none.
    std::string play(const CallbackScenario& scenario);

  private:
    CallbackStage(Site& site, World* world);
    http::Response answer(const CallbackScenario& scenario, const Fields& headers);
    http::Response answer_of_a_world(const CallbackScenario& scenario, const std::string& target,
                                     const Fields& headers);
    std::string come_back(const CallbackScenario& scenario);

    Site& site_;
    World* world_;  // null if the site is not a world
    User ada_;
    User bob_;
};

std::vector<CallbackScenario> callback_scenarios();

}  // namespace holdfast::test
