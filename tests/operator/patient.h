// A database with a few users, and the operator's commands on it.
#pragma once

#include "cli/console.h"
#include "cli/settings.h"
#include "contract/fixture.h"
#include "storage/handover.h"

#include <initializer_list>
#include <sstream>
#include <string>

namespace holdfast::contract {

#define OPERATOR_TEST_CASE(name, tags) DATABASE_TEST_CASE(name, tags)

struct Answer {
    int status;
    std::string out;
    std::string err;
};

template <typename Command>
Answer run_command(const Command& command, const std::string& input = "") {
    std::istringstream in(input);
    std::ostringstream out, err;
    cli::Console console{in, out, err, false};
    const int status = run(command, console);
    return {status, out.str(), err.str()};
}

inline cli::Settings settings_for(const std::string& url) {
    cli::Settings settings;
    settings.database_url = url;
    return settings;
}

inline bool contains(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

// Ada owns the account 1 and has a session, a transfer request and an event; Bob has nothing.
class Patient : public Fixture {
  public:
    explicit Patient(std::unique_ptr<Backend> fresh) : Fixture(std::move(fresh)) {
        ada = add_user("ada");
        bob = add_user("bob");
        account = add_account(ada, "1");
        add_account(bob, "2");
        add_request(ada, "2");
        REQUIRE(transfer(add_request(bob, "1"), bob) == HandoverOutcome::transferred);
        REQUIRE(transfer(add_request(ada, "1"), ada) == HandoverOutcome::transferred);
        store.reset();
    }

    // Runs one or several statements, separated by semicolons.
    void must(const std::string& sql) {
        INFO(sql);
        REQUIRE(backend->execute(sql) == "");
    }

    std::string ada, bob, account;
};

}  // namespace holdfast::contract
