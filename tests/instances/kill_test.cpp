// kill -9 of a server in the middle of a refresh, again and again on one database, while others serve: 4
// rounds, or 200 with HOLDFAST_LONG set.
#include "api/story.h"
#include "instances/app_request.h"
#include "instances/instances.h"
#include "storage/vault.h"
#include "sync/mutex.h"
#include "wire/client.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <future>
#include <map>
#include <random>
#include <set>
#include <thread>

namespace holdfast::test {
namespace {

// Their access tokens live so short that each request for one refreshes it. Of the first two, an old refresh
// token dies as soon as there is a new one.
const std::vector<std::string> kEmails = {"one+rotate+expired@demo.example",
                                          "two+rotate+expired@demo.example", "three+expired@demo.example"};
constexpr std::size_t kRotating = 2;
constexpr std::size_t kCallersEach = 2;  // of each account at each server

// The answer to an app that asked for a token.
struct Told {
    int status = 0;
    std::string reason{};
    std::string access_token{};

    bool has_token() const { return status == 200; }
    bool must_reconnect() const { return status == 409 && reason == storage::reconnect_reason::kRefreshLost; }
};

Told told_by(const WireResponse& answer) {
    const auto body = base::Json::parse(answer.body).value();
    if (answer.status == 200) return {200, "", *at(body, "data.access_token").as_string()};
    const std::string* reason = body.string("reason");
    return {answer.status, reason != nullptr ? *reason : *body.string("error")};
}

// Apps that ask all servers for the tokens of all accounts until they are told to end, or until their server,
// the victim, is gone.
class Callers {
  public:
    Callers(const Instances& site, std::size_t victim, const std::string& app,
            const std::vector<std::string>& accounts) {
        for (std::size_t server = 0; server < site.size(); ++server) {
            for (const std::string& account : accounts) {
                for (std::size_t i = 0; i < kCallersEach; ++i)
                    begin(site.endpoint(server), server == victim, app_request(app, account, "access-token"));
            }
        }
    }

    // What they were told. Each whose server still serves gets one more answer.
    std::vector<Told> end() {
        has_ended_ = true;
        threads_.clear();
        const sync::Lock lock(mutex_);
        return std::move(told_);
    }

  private:
    void begin(const http::Endpoint& server, bool may_end, const std::string& request) {
        threads_.emplace_back([this, server, may_end, request] {
            try {
                Client client(server);
                for (bool is_last = false; !is_last;) {
                    is_last = has_ended_;
                    keep(told_by(client.ask(request)));
                }
            } catch (const std::runtime_error& failure) {
                if (!may_end) keep({0, failure.what()});
            }
        });
    }
    void keep(Told told) {
        const sync::Lock lock(mutex_);
        told_.push_back(std::move(told));
    }

    std::atomic<bool> has_ended_ = false;
    sync::Mutex mutex_;
    std::vector<Told> told_ GUARDED_BY(mutex_);
    std::vector<std::jthread> threads_;
};

// When a server dies.
struct Death {
    std::size_t victim;
    bool is_unanswered;               // at a refresh that the provider has made, before its answer is sent
    std::chrono::microseconds after;  // otherwise so long after such a moment
    int refreshes;                    // of the victim before
};

struct Tally {
    std::size_t refreshes = 0;
    std::size_t asked_again = 0;
    std::size_t lost = 0;
};

class Story {
  public:
    explicit Story(const contract::BackendType& type)
        : needs_postgres_(type.needs_postgres), site_(type.fresh(), processes_on(type)), ada_(site_, "ada") {
        app_ = add_app(*site_.database->open(), base::SystemClock().now(), "backup");
        for (const std::string& email : kEmails) accounts_.push_back(link(ada_, email));
        if (needs_postgres_) note_holders();
    }

    void play(const Death& death) {
        const std::size_t begin = site_.provider().refreshes().size();
        const std::string victim = site_.name(death.victim);
        Callers callers(site_, death.victim, app_, accounts_);
        kill(death);
        end_leases_of(victim);
        const std::vector<Told> told = callers.end();
        site_.restart(death.victim);

        for (const Told& one : told) {
            CAPTURE(one.status, one.reason);
            CHECK((one.has_token() || one.must_reconnect()));
        }
        const std::set<std::size_t> lost = ask_for_each();
        auto refreshes = site_.provider().refreshes();
        refreshes.erase(refreshes.begin(), refreshes.begin() + static_cast<std::ptrdiff_t>(begin));
        check_refreshes(refreshes, victim, told, lost.size(), death.is_unanswered);
        for (const std::size_t account : lost) reconnect(account);
    }

    void end() {
        CHECK(told_losses() == tally_.lost);
        check_they_stop_without_a_fault(site_);
    }

    const Tally& tally() const { return tally_; }

  private:
    // Which server holds a lease is not in its row: a trigger writes it down.
    void note_holders() {
        site_.database->scalar("CREATE TABLE public.holders (holder uuid PRIMARY KEY, server text)");
        site_.database->scalar(R"sql(
CREATE FUNCTION public.note_holder() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO public.holders VALUES (NEW.refresh_holder, current_setting('application_name'))
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$)sql");
        site_.database->scalar(R"sql(
CREATE TRIGGER note_holder AFTER UPDATE ON public.cloud_provider_accounts FOR EACH ROW
    WHEN (NEW.refresh_holder IS NOT NULL) EXECUTE FUNCTION public.note_holder())sql");
    }

    void kill(const Death& death) {
        std::promise<void> reached;
        std::atomic<int> left = death.refreshes;
        site_.provider().before_answers([&, victim = site_.name(death.victim)](const SeenRefresh& refresh) {
            if (refresh.asker != victim || --left != 0) return;
            if (death.is_unanswered) site_.strike(death.victim);
            reached.set_value();
        });
        REQUIRE(reached.get_future().wait_for(1min) == std::future_status::ready);
        // Only to die at a moment of chance.
        if (!death.is_unanswered) std::this_thread::sleep_for(death.after);
        site_.kill(death.victim);
        site_.provider().before_answers(nullptr);
    }

    // As if the time of the leases that the dead server held had passed, and no other one's.
    void end_leases_of(const std::string& server) {
        const std::string past = site_.database->literal(base::SystemClock().now() - 1s);
        const std::string holders =
            needs_postgres_ ? "IN (SELECT holder FROM public.holders WHERE server = '" + server + "')"
                            : "IS NOT NULL";
        REQUIRE(site_.database->execute("UPDATE " + site_.database->table("cloud_provider_accounts") +
                                        " SET refresh_until = " + past + " WHERE refresh_holder " +
                                        holders) == "");
    }

    // Asks for each account's token. Returns those that must be reconnected.
    std::set<std::size_t> ask_for_each() {
        std::set<std::size_t> lost;
        for (std::size_t account = 0; account < accounts_.size(); ++account) {
            const Told told = ask(account);
            CAPTURE(kEmails[account], told.status, told.reason);
            if (told.must_reconnect() && account < kRotating) {
                lost.insert(account);
            } else {
                CHECK(told.has_token());
                CHECK(is_living(told.access_token));
            }
        }
        return lost;
    }

    Told ask(std::size_t account) {
        Client client(site_.endpoint(account % site_.size()));
        return told_by(client.ask(app_request(app_, accounts_[account], "access-token")));
    }

    bool is_living(const std::string& access_token) {
        return site_.provider()
                   .demo()
                   .handle(make_request("GET", "/v1.0/me", "", bearer(access_token)))
                   .status == 200;
    }

    // A refresh token was presented once; twice only if the victim had the first answer or was to have it,
    // and nobody was told its access token.
    void check_refreshes(const std::vector<SeenRefresh>& refreshes, const std::string& victim,
                         const std::vector<Told>& told, std::size_t lost, bool is_certain) {
        std::map<std::string, std::vector<SeenRefresh>> by_token;
        for (const SeenRefresh& refresh : refreshes) by_token[refresh.refresh_token].push_back(refresh);
        std::size_t again = 0, refused = 0;
        for (const auto& [token, seen] : by_token) {
            const auto& first = seen.front();
            CHECK(used_.insert(token).second);
            CHECK(first.status == 200);
            if (seen.size() == 1) continue;
            ++again;
            CHECK(seen.size() == 2);
            CHECK(first.asker == victim);
            CHECK(seen.back().asker != victim);
            if (seen.back().status != 200) ++refused;
            CHECK(std::ranges::none_of(
                told, [&](const Told& one) { return one.access_token == first.access_token; }));
        }
        CHECK(refused == lost);
        if (is_certain) CHECK(again > 0);
        tally_.refreshes += refreshes.size();
        tally_.asked_again += again;
        tally_.lost += lost;
    }

    // The owner is told, and mends it.
    void reconnect(std::size_t account) {
        ada_.browser.log_in(ada_.email);
        const std::string status = ada_.browser.get("/me/cloud-status").body;
        CHECK_THAT(status,
                   Catch::Contains(R"("connection_status":"needs_reconnect","reason":"refresh_lost")"));
        CHECK(link(ada_, kEmails[account]) == accounts_[account]);
        const Told told = ask(account);
        CHECK(told.has_token());
        CHECK(is_living(told.access_token));
    }

    // How many losses the owner's activity tells of.
    std::size_t told_losses() {
        ada_.browser.log_in(ada_.email);
        std::size_t losses = 0;
        for (std::string page = "?limit=100"; !page.empty();) {
            const base::Json activity = json_of(ada_.browser.get("/me/activity" + page));
            for (const base::Json& event : *at(activity, "activity").as_array()) {
                if (*event.string("event_type") != "account.needs_reconnect") continue;
                CHECK(*at(event, "detail.reason").as_string() == storage::reconnect_reason::kRefreshLost);
                ++losses;
            }
            const std::string* next = activity.string("next");
            page = next != nullptr ? "?limit=100&cursor=" + *next : "";
        }
        return losses;
    }

    const bool needs_postgres_;
    Instances site_;
    User ada_;
    std::string app_;
    std::vector<std::string> accounts_;
    std::set<std::string> used_;  // refresh tokens, in earlier rounds
    Tally tally_;
};

}  // namespace

INSTANCES_TEST_CASE(
    "kill -9 in the middle of a refresh: no refresh token is used twice, and no account is lost",
    "[instances][kill]") {
    const bool is_long = std::getenv("HOLDFAST_LONG") != nullptr;
    const int rounds = is_long ? 200 : 4;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 chance(seed);
    std::uniform_int_distribution<int> refreshes(1, 6), microseconds(0, 4000);
    Story story(backend_type);
    for (int round = 0; round < rounds; ++round) {
        const std::size_t victim = backend_type.needs_postgres ? static_cast<std::size_t>(round % 3) : 0;
        const Death death{victim, round % 2 == 0, std::chrono::microseconds(microseconds(chance)),
                          refreshes(chance)};
        CAPTURE(round, death.victim, death.is_unanswered, death.after.count(), death.refreshes);
        story.play(death);
    }
    story.end();
    const Tally& tally = story.tally();
    WARN(rounds << " kills, " << tally.refreshes << " refreshes, of which " << tally.asked_again
                << " were asked for again and " << tally.lost << " were lost");
    // Moments of chance hit everything between two refreshes.
    if (is_long) CHECK(tally.lost < static_cast<std::size_t>(rounds));
}

}  // namespace holdfast::test
