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

// The world that scenarios are played in: nothing of it depends on which of them were played before.
class Stage {
  public:
    explicit Stage(World& world);

    // Sends the request and checks the answer. An error must have the one shape of all errors, and no answer
    // may tell anything of the inside. Returns the error's code; "" where there is none.
    std::string play(const Scenario& scenario);

  private:
    std::string filled_in(std::string text) const;
    void set_up_sessions();
    void set_up_offers();

    World& world_;
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
