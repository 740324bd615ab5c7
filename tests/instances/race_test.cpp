// Many users and one account, over sockets: at one server process, and at three on one database.
#include "api/story.h"
#include "instances/instances.h"
#include "support/threads.h"

#include <algorithm>
#include <deque>

namespace holdfast::test {
namespace {

constexpr std::size_t kUsers = 24;
constexpr int kRounds = 3;

const Fields kAsProgram = {{"Accept", "application/json"}};

// What each of those who asked was told.
struct Answers {
    std::vector<const User*> users;
    std::deque<http::Response> responses;  // in the same order

    // How many were told so: "200", or status and code of an error: "409 ownership_conflict".
    long count(const std::string& outcome) const {
        return std::count_if(responses.begin(), responses.end(), [&](const http::Response& response) {
            const std::string status = std::to_string(response.status);
            return outcome == (response.status == 200 ? status : status + " " + text_at(response, "error"));
        });
    }

    // The id of the one who was told that it is theirs; several, where several were.
    std::string winner() const {
        std::string ids;
        for (std::size_t i = 0; i < users.size(); ++i) {
            if (responses[i].status == 200) ids += users[i]->user_id;
        }
        return ids;
    }
};

// Everybody who wants the accounts.
class Crowd {
  public:
    explicit Crowd(Site& site) : site_(site) {
        for (std::size_t i = 0; i < kUsers; ++i) users_.emplace_back(site, "user" + std::to_string(i));
    }

    // All come back from the provider at the same moment, where each has proved to control the account.
    Answers connect(const std::string& email) {
        Answers answers;
        std::vector<std::string> callbacks;
        for (User& user : users_) {
            callbacks.push_back(user.browser.come_back(user.browser.login_url(), email));
            answers.users.push_back(&user);
        }
        answers.responses = run_together(
            kUsers, [&](std::size_t i) { return users_[i].browser.get(callbacks[i], kAsProgram); });
        return answers;
    }

    // All of those who met the conflict take the account over at the same moment.
    Answers take_over(const Answers& connected) {
        Answers answers;
        std::vector<std::string> offers;
        for (std::size_t i = 0; i < kUsers; ++i) {
            if (connected.responses[i].status != 409) continue;
            answers.users.push_back(connected.users[i]);
            offers.push_back(text_at(connected.responses[i], "transfer_token"));
        }
        answers.responses = run_together(
            offers.size(), [&](std::size_t i) { return transfer(site_, *answers.users[i], offers[i]); });
        return answers;
    }

  private:
    Site& site_;
    std::vector<User> users_;
};

}  // namespace

INSTANCES_TEST_CASE(
    "Of many users who connect one account at once, and of those who then take it over, one owns it",
    "[instances][race]") {
    for (const std::size_t processes : {1U, 3U}) {
        CAPTURE(processes);
        Instances site(backend_type.fresh(), processes);
        Crowd crowd(site);
        for (int round = 0; round < kRounds; ++round) {
            CAPTURE(round);
            const std::string email = "prize" + std::to_string(round) + "@demo.example";
            const std::string row = "provider_account_id = '" + oauth::DemoProvider::account_id(email) + "'";

            const auto connected = crowd.connect(email);
            CHECK(connected.count("200") == 1);
            CHECK(connected.count("409 ownership_conflict") == kUsers - 1);
            CHECK(site.count("cloud_provider_accounts", row) == 1);
            CHECK(site.column("cloud_provider_accounts", "user_id", row) == connected.winner());
            CHECK(site.count("ownership_transfer_requests", row) == kUsers - 1);

            const auto taken_over = crowd.take_over(connected);
            CHECK(taken_over.count("200") == 1);
            CHECK(taken_over.count("409 owner_changed") == kUsers - 2);
            CHECK(site.column("cloud_provider_accounts", "user_id", row) == taken_over.winner());
            CHECK(site.count("cloud_transfer_events", row) == 2);
        }
        check_they_stop_without_a_fault(site);
    }
}

INSTANCES_TEST_CASE(
    "Of many users who ask one process at once, each is told of themselves until they sign out",
    "[instances][race]") {
    constexpr int kRequests = 40;
    Instances site(backend_type.fresh(), 1);
    std::deque<User> users;
    for (std::size_t i = 0; i < kUsers; ++i) users.emplace_back(site, "user" + std::to_string(i));
    const auto told = [&](std::size_t i) {
        const auto response = site.ask("GET", "/api/v1/auth/me", "", bearer(users[i].access_token));
        return response.status == 200 ? text_at(response, "data.user_id") : std::to_string(response.status);
    };
    // How many of a user's answers say something else.
    const auto wrong = run_together(kUsers, [&](std::size_t i) {
        int count = 0;
        for (int request = 0; request < kRequests; ++request) count += told(i) != users[i].user_id;
        const bool leaves = i % 2 == 0;
        if (leaves) site.ask("POST", "/api/v1/auth/logout", "", bearer(users[i].access_token));
        for (int request = 0; request < kRequests; ++request)
            count += told(i) != (leaves ? "401" : users[i].user_id);
        return count;
    });
    CHECK(std::count(wrong.begin(), wrong.end(), 0) == static_cast<long>(kUsers));
}

}  // namespace holdfast::test
