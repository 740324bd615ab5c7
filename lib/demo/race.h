// Many browsers that connect one fresh account at the same moment.
#pragma once

#include "base/json.h"
#include "demo/lab_user.h"

#include <cstddef>
#include <string>
#include <vector>

namespace holdfast::demo {

// What the database says after a race.
struct Verdict {
    std::size_t browsers = 0;
    std::size_t owners = 0;
    std::size_t offers = 0;
    std::size_t errors = 0;
    double ms = 0;  // from the moment when all send their callback to the last answer
    std::string account_email;
    std::string winner;  // the name of an owner; empty if there is none
    base::Json rows;

    base::Json json() const;
};

// Each user arrives and goes through the flow on a thread of their own; all wait for each other before the
// callback. `database_url` is that of the store behind the server.
Verdict race(std::vector<LabUser>& users, std::size_t browsers, const std::string& provider,
             const std::string& account_email, const std::string& database_url);

}  // namespace holdfast::demo
