// pgbench with the statements of an operation of the Store: what PostgreSQL itself does in a second.
#pragma once

#include "storage/store.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace holdfast::bench {

// A parameter of the operation's statements that is another one each time: its value in the example, and the
// expression in SQL that stands for it. `:n` in it is a number that no other transaction has had; `:NAME` is
// a variable of run_pgbench().
struct Varying {
    std::string value;
    std::string expression;
};

// Runs `example` once at a Store on the database, and takes its statements from the log of the shared
// cluster. Returns them as a transaction of pgbench: a pipeline, as the Store sends them, with the values of
// the example. Throws std::runtime_error if they are not there.
std::string pgbench_script(const std::string& database_url,
                           const std::function<void(storage::Store&)>& example,
                           const std::vector<Varying>& varying);

struct PgbenchResult {
    double rate;  // transactions in a second
    int transactions;
};

// So many transactions by each client: a time limit would begin before they are connected. Throws
// std::runtime_error with its output if it fails.
PgbenchResult run_pgbench(const std::string& database_url, const std::string& script, std::size_t clients,
                          std::size_t transactions,
                          const std::vector<std::pair<std::string, std::string>>& variables);

}  // namespace holdfast::bench
