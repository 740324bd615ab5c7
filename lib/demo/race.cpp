#include "demo/race.h"

#include "demo/rows.h"
#include "demo/trace.h"
#include "oauth/demo/demo_provider.h"
#include "storage/operator/rows.h"

#include <algorithm>
#include <barrier>
#include <chrono>
#include <exception>
#include <set>
#include <thread>

namespace holdfast::demo {
namespace {

constexpr const char* kNoAnswer = "no answer";

// `count` threads run action(0), action(1), ... at once.
template <class Action>
void run_together(std::size_t count, Action action) {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < count; ++i) threads.emplace_back([i, &action] { action(i); });
}

}  // namespace

base::Json Verdict::json() const {
    const auto count = [](std::size_t number) { return static_cast<std::int64_t>(number); };
    return base::Json::object({{"browsers", count(browsers)},
                               {"owners", count(owners)},
                               {"offers", count(offers)},
                               {"errors", count(errors)},
                               {"ms", ms},
                               {"rows", rows}});
}

Verdict race(std::vector<LabUser>& users, std::size_t browsers, const std::string& provider,
             const std::string& account_email, const std::string& database_url) {
    std::vector<std::string> outcomes(browsers, kNoAnswer);
    std::chrono::steady_clock::time_point begin;
    std::barrier start(static_cast<std::ptrdiff_t>(browsers),
                       [&]() noexcept { begin = std::chrono::steady_clock::now(); });
    run_together(browsers, [&](std::size_t i) {
        std::string callback;
        try {
            users[i].arrive();
            callback = users[i].begin_connecting(provider, account_email);
        } catch (const std::exception&) {  // counts as an error; the others race all the same
        }
        start.arrive_and_wait();
        try {
            if (!callback.empty()) outcomes[i] = users[i].finish_connecting(callback).outcome;
        } catch (const std::exception&) {  // counts as an error
        }
    });

    Verdict verdict;
    verdict.ms = milliseconds_since(begin);
    verdict.browsers = browsers;
    verdict.account_email = account_email;
    const auto rows =
        storage::read_account_rows(database_url, oauth::DemoProvider::account_id(account_email));
    std::set<std::string> owners;
    base::Json::Array shown;
    for (const storage::AccountRow& row : rows) {
        owners.insert(row.owner_id);
        verdict.winner = row.owner_username;
        shown.push_back(base::Json::object(
            {{"id", row.id}, {"provider_account_id", row.provider_account_id}, {"owner", owner_json(row)}}));
    }
    verdict.rows = std::move(shown);
    verdict.owners = owners.size();
    verdict.offers = static_cast<std::size_t>(std::count(outcomes.begin(), outcomes.end(), "conflict"));
    const auto linked = static_cast<std::size_t>(std::count(outcomes.begin(), outcomes.end(), "linked"));
    verdict.errors = browsers - verdict.offers - linked;
    return verdict;
}

}  // namespace holdfast::demo
