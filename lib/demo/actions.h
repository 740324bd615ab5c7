// What can be done at the page of the demo. Everything is done by lab users, through the server's own
// addresses: an action is a person's clicks.
#pragma once

#include "base/json.h"
#include "demo/guarantee.h"
#include "demo/lab_app.h"
#include "demo/lab_user.h"
#include "demo/race.h"
#include "demo/story.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::demo {

struct ActionParts {
    Site site;
    std::string database_url;
    std::string provider;     // the name of the one that accounts are connected at
    http::Fetcher& browsers;  // for the requests of lab users
    storage::Store& store;    // of the server
    const base::Clock& clock;
    std::function<void(const Story& story)> say;  // tells of a race
};

// One thread at a time. Each action takes the request's body and returns the data of its answer; it throws
// api::Refusal: invalid_request for a wrong body, and what LabUser throws.
class Actions {
  public:
    Actions(ActionParts parts, GuaranteeParts guarantee);

    base::Json connect(const base::Json& body);
    base::Json hand_over(const base::Json& body);
    base::Json play(const base::Json& body);
    base::Json token(const base::Json& body);
    base::Json race(const base::Json& body);
    base::Json drop_guarantee(const base::Json& body);
    base::Json reset(const base::Json& body);

    // Removes the throw-away database, if there is one.
    void close() { guarantee_.close(); }

    // True for the name of a user who only races.
    static bool is_racer(std::string_view username);

  private:
    LabUser make_user(const std::string& username, const std::string& email);
    LabUser& require_user(const base::Json& body);
    base::Json connected(LabUser& user, const std::string& account_email);
    base::Json handed_over(LabUser& user);
    void tell_of(const Verdict& verdict);

    ActionParts parts_;
    Guarantee guarantee_;
    LabUser anna_;
    LabUser ben_;
    LabApp app_;
    std::vector<LabUser> racers_;
};

}  // namespace holdfast::demo
