// Callbacks as data: what the provider does, and what the browser, or a program, is told.
#pragma once

#include "api/story.h"

#include <functional>
#include <string>
#include <vector>

namespace holdfast::test {

// Bob comes back from the provider. Ada owns the account of kTeam.
struct CallbackScenario {
    std::string name;
    std::string redirect;  // what follows APP_URL/app? in the redirect, up to a '#'
    int json_status;       // of the answer to Accept: application/json
    std::string account = "bob@demo.example";
    std::string query = "";                   // replaces what the provider says; {state} is the state
    std::function<void(World&)> before = {};  // what goes wrong, between the start and the callback
    std::string logged = "";                  // part of a log line
};

// Ada, who owns the account of kTeam, and Bob. No scenario leaves anything behind that another one could see.
class CallbackStage {
  public:
    // Of a world, where things go wrong as scenarios need it, and whose log is read.
    explicit CallbackStage(World& world) : CallbackStage(world, &world) {}
    // Of servers that run as they are: some scenarios can't be played there.
    explicit CallbackStage(Site& site) : CallbackStage(site, nullptr) {}

    // False where something must go wrong before the callback, and this is no world.
    bool can_play(const CallbackScenario& scenario) const { return world_ || !scenario.before; }

    // Plays it as a browser and as a program, and checks both answers. Returns the error's code; "" where
    // there is none.
    std::string play(const CallbackScenario& scenario);

  private:
    CallbackStage(Site& site, World* world);
    http::Response answer(const CallbackScenario& scenario, const Fields& headers);
    http::Response answer_of_a_world(const CallbackScenario& scenario, const std::string& target,
                                     const Fields& headers);
    std::string come_back(const CallbackScenario& scenario);

    Site& site_;
    World* world_;  // null where the site is none
    User ada_;
    User bob_;
};

std::vector<CallbackScenario> callback_scenarios();

}  // namespace holdfast::test
