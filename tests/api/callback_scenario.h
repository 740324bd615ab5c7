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
    explicit CallbackStage(World& world);

    // Plays it as a browser and as a program, and checks both answers. Returns the error's code; "" where
    // there is none.
    std::string play(const CallbackScenario& scenario);

  private:
    http::Response answer(const CallbackScenario& scenario, const Fields& headers);
    std::string come_back(const CallbackScenario& scenario);

    World& world_;
    User ada_;
    User bob_;
};

std::vector<CallbackScenario> callback_scenarios();

}  // namespace holdfast::test
