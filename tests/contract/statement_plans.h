// The plans of the statements that a Store runs, read from the database and not from the code: whatever the
// Store asks for is looked at, also what a foreign key adds.
#pragma once

#include "contract/backend.h"

#include <memory>
#include <string>
#include <vector>

namespace holdfast::contract {

class StatementPlans {
  public:
    virtual ~StatementPlans() = default;

    // A Store on the backend's database whose statements are watched. Ends before this object.
    virtual std::unique_ptr<storage::Store> open() = 0;

    // How many different statements have run.
    virtual std::size_t statements() = 0;

    // Each statement that reads a table or an index from one end to the other, with the line of its plan.
    // Tell the planner the truth first: fill the tables and, on PostgreSQL, ANALYZE.
    virtual std::vector<std::string> scans() = 0;
};

// One at a time in a process. `backend` outlives it.
std::unique_ptr<StatementPlans> watch_sqlite(Backend& backend);

// By auto_explain, into the cluster's log. Plans are made for any values, as a prepared statement's are in
// the end.
std::unique_ptr<StatementPlans> watch_postgres(Backend& backend);

}  // namespace holdfast::contract
