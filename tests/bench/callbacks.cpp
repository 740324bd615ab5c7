// Whole callbacks at the real binary, on each database, by 16 clients, with a provider that answers from
// memory in this process: login-url, then the callback with code exchange, id_token, identity, upsert and
// redirect. What they cost Holdfast's process is told by stage: a stage is what a callback that gets so far
// costs more than one that ends before it. And the callback that ends in a conflict against the one that
// links.
//
//   bench_callbacks [other binary]
//
// Beside another binary instead, if it is named: whole callbacks in a second of this one against that one.
// Fails if an answer is wrong, or a row of the database.
#include "base/random.h"
#include "bench/binary.h"
#include "bench/load.h"
#include "bench/memory_provider.h"
#include "bench/report.h"
#include "bench/requests.h"
#include "contract/backend.h"
#include "support/postgres_cluster.h"

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace holdfast;
using namespace holdfast::bench;
using namespace std::chrono_literals;
using Grants = MemoryProvider::Grants;

namespace {

constexpr std::size_t kClients = 16;
constexpr std::size_t kUsers = 64;
constexpr std::size_t kCallbacks = 1280;  // of a measurement: 20 accounts for each user

struct Flow {
    std::string url;
    std::string cookie;
};

// Begins a flow for each of its users.
class Starter final : public Talk {
  public:
    explicit Starter(std::vector<std::string> requests) : requests_(std::move(requests)) {}
    std::string_view next() override {
        return flows.size() < requests_.size() ? std::string_view(requests_[flows.size()])
                                               : std::string_view();
    }
    bool accepts(std::string_view answer) override {
        constexpr std::string_view kCookie = "\r\nSet-Cookie: ";
        const auto cookie = answer.find(kCookie) + kCookie.size();
        flows.push_back({text_in(answer.substr(answer.find("\r\n\r\n") + 4), "url"),
                         std::string(answer.substr(cookie, answer.find(';', cookie) - cookie))});
        return answer.starts_with("HTTP/1.1 200 OK\r\n");
    }
    std::vector<Flow> flows;

  private:
    std::vector<std::string> requests_;
};

// Comes back with each of its flows.
class Returner final : public Talk {
  public:
    explicit Returner(std::string_view location) : location_(location) {}
    std::string_view next() override {
        return sent_ < requests.size() ? requests[sent_++] : std::string_view();
    }
    bool accepts(std::string_view answer) override {
        return answer.starts_with("HTTP/1.1 307 ") && answer.find(location_) != std::string_view::npos;
    }
    std::vector<std::string> requests;

  private:
    std::string_view location_;
    std::size_t sent_ = 0;
};

// How a callback ends: the query that the browser brings, made of what the provider says, and the answer.
struct Ending {
    const char* stage;  // the last one that it passes
    std::function<std::string(MemoryProvider&, const std::string& url, const std::string& account)> query;
    std::string_view location;
};

std::string signed_in(MemoryProvider& provider, const std::string& url, const std::string& account,
                      Grants grants) {
    return provider.sign_in(url, account, grants);
}

const Ending kRefusedState{"request, flow, redirect",
                           [](auto&, auto&, auto&) { return std::string("code=c&state=none"); },
                           "/app?error=invalid_state\r\n"};
const Ending kDenied{"session read, state used up",
                     [](auto& provider, auto& url, auto& account) {
                         const auto query = signed_in(provider, url, account, Grants::nothing);
                         return "error=access_denied" + query.substr(query.find('&'));
                     },
                     "/app?error=access_denied\r\n"};
const Ending kRefusedCode{"token request",
                          [](auto& provider, auto& url, auto& account) {
                              return signed_in(provider, url, account, Grants::nothing);
                          },
                          "/app?error=onedrive_invalid_grant&hint=retry_connect\r\n"};
const Ending kNoIdentity{"id_token verified, identity request",
                         [](auto& provider, auto& url, auto& account) {
                             return signed_in(provider, url, account, Grants::no_identity);
                         },
                         "/app?error=onedrive_userinfo_failed\r\n"};
std::string whole(MemoryProvider& provider, const std::string& url, const std::string& account) {
    return signed_in(provider, url, account, Grants::everything);
}
const Ending kLinked{"tokens sealed, account linked", whole, "/app?connection=success\r\n"};
const Ending kConflict{"conflict", whole, "/app?error=ownership_conflict#transfer_token="};

struct Cost {
    double rate;          // in a second
    double microseconds;  // of Holdfast's processor time, for each
};

class Subject {
  public:
    Subject(std::unique_ptr<contract::Backend> database, const std::string& program = HOLDFAST_BINARY)
        : database_(std::move(database)), binary_(flags(), program) {
        test::Client client(binary_.endpoint());
        for (std::size_t i = 0; i < kUsers; ++i)
            tokens_.push_back(bearer(sign_up(client, "user" + std::to_string(i) + "@example.com")));
    }

    // The users' flows; user i + shift begins the i-th.
    std::pair<Cost, std::vector<Flow>> begin(std::size_t shift = 0) {
        std::vector<std::vector<std::string>> requests(kClients);
        for (std::size_t i = 0; i < kCallbacks; ++i)
            requests[i % kClients].push_back(get("/auth/onedrive/login-url", tokens_[(i + shift) % kUsers]));
        Talks talks;
        for (auto& list : requests) talks.push_back(std::make_unique<Starter>(std::move(list)));
        const Cost cost = run(talks);
        std::vector<Flow> flows;
        for (std::size_t i = 0; i < kCallbacks; ++i)
            flows.push_back(static_cast<Starter&>(*talks[i % kClients]).flows[i / kClients]);
        return {cost, std::move(flows)};
    }

    // The i-th flow comes back with the i-th account of the round.
    Cost end(const std::vector<Flow>& flows, const Ending& ending) {
        Talks talks;
        for (std::size_t i = 0; i < kClients; ++i)
            talks.push_back(std::make_unique<Returner>(ending.location));
        for (std::size_t i = 0; i < kCallbacks; ++i) {
            const std::string query =
                ending.query(provider_, flows[i].url,
                             "account-of-round-" + std::to_string(round_) + "-" + std::to_string(i));
            static_cast<Returner&>(*talks[i % kClients])
                .requests.push_back(
                    get("/auth/onedrive/callback?" + query, "Cookie: " + flows[i].cookie + "\r\n"));
        }
        return run(talks);
    }

    void begin_round() {
        database_->execute("DELETE FROM " + database_->table("cloud_provider_accounts"));
        database_->execute("DELETE FROM " + database_->table("ownership_transfer_requests"));
        ++round_;
    }
    // The table has one row for each account of the round.
    void check_rows(const std::string& table) const {
        const std::string rows =
            database_->scalar("SELECT count(DISTINCT provider_account_id) || ' in ' || count(*) FROM " +
                              database_->table(table));
        const std::string expected = std::to_string(kCallbacks);
        if (rows != expected + " in " + expected)
            throw std::runtime_error("accounts in rows of " + table + ": " + rows);
    }

  private:
    std::vector<std::string> flags() const {
        auto words = provider_.flags();
        words.insert(words.end(), {"--rate-limits", "off", "--database-url", database_->url()});
        return words;
    }

    Cost run(const Talks& talks) const {
        const double before = binary_.cpu_seconds();
        const auto result = run_load(binary_.endpoint(), talks, 10min);
        result.require_right();
        if (result.answers != kCallbacks) throw std::runtime_error("answers are missing");
        return {result.rate(), 1e6 * (binary_.cpu_seconds() - before) / kCallbacks};
    }

    MemoryProvider provider_;
    std::unique_ptr<contract::Backend> database_;
    Binary binary_;
    std::vector<std::string> tokens_;
    int round_ = 0;
};

// One round: all accounts are linked, from the login-url on.
Cost link_all(Subject& subject) {
    subject.begin_round();
    const auto [start, flows] = subject.begin();
    const Cost linked = subject.end(flows, kLinked);
    subject.check_rows("cloud_provider_accounts");
    return {1 / (1 / start.rate + 1 / linked.rate), start.microseconds + linked.microseconds};
}

// From the one that ends first.
const std::vector<const Ending*> kEndings = {&kRefusedState, &kDenied, &kRefusedCode, &kNoIdentity, &kLinked};

struct Stage {
    std::string name;
    Figures figures{};  // microseconds
};

template <typename Backend>
void measure() {
    const std::string database = std::string(" - ") + Backend::kName;
    Subject subject(Backend::fresh());
    Figures asked, conflict;
    std::vector<Stage> stages = {{"login-url"}};
    for (const Ending* ending : kEndings) stages.push_back({ending->stage});
    for (int round = 0; round < kRounds; ++round) {
        subject.begin_round();
        std::vector<Cost> costs;
        for (const Ending* ending : kEndings) {
            const auto [start, flows] = subject.begin();
            if (costs.empty()) costs.push_back(start);
            costs.push_back(subject.end(flows, *ending));
        }
        subject.check_rows("cloud_provider_accounts");
        const Cost contested = subject.end(subject.begin(1).second, kConflict);
        subject.check_rows("cloud_provider_accounts");
        subject.check_rows("ownership_transfer_requests");

        const Cost& start = costs.front();
        const Cost& linked = costs.back();
        const double both = start.microseconds + linked.microseconds;
        asked.limit.push_back(8000);
        asked.product.push_back(1e6 / both);
        conflict.limit.push_back(1e3 / linked.rate);
        conflict.product.push_back(1e3 / contested.rate);
        for (std::size_t i = 0; i < stages.size(); ++i) {
            const double before = i < 2 ? 0 : costs[i - 1].microseconds;
            stages[i].figures.limit.push_back(both);
            stages[i].figures.product.push_back(costs[i].microseconds - before);
        }
    }
    report({"callback", "login-url and callback, in a second of Holdfast's processor time" + database,
            "asked for", "/s", at_least(1)},
           asked);
    report({"callback", "whole callback that ends in a conflict, 16 clients" + database,
            "callback that links", "ms", at_most(2)},
           conflict);
    for (const Stage& stage : stages)
        report({"callback, by stage", stage.name + database, "all stages", "us", std::nullopt},
               stage.figures);
}

template <typename Backend>
void measure_beside(const std::string& program) {
    Subject subject(Backend::fresh()), other(Backend::fresh(), program);
    Figures cpu;
    const auto rate = [](Subject& one, std::vector<double>& microseconds) {
        const Cost cost = link_all(one);
        microseconds.push_back(cost.microseconds);
        return cost.rate;
    };
    const std::string work = std::string("login-url and callback, 16 clients - ") + Backend::kName;
    compare(
        {"callback", work, program, "/s", std::nullopt}, [&] { return rate(other, cpu.limit); },
        [&] { return rate(subject, cpu.product); });
    report({"callback", work + ", processor time", program, "us", std::nullopt}, cpu);
}

}  // namespace

int main(int argc, char** argv) {
    return run_bench([&] {
        test::PostgresCluster::shared(test::PostgresCluster::Commit::is_on_disk);
        if (argc > 1) {
            measure_beside<contract::SQLite>(argv[1]);
            measure_beside<contract::PostgreSQL>(argv[1]);
            return;
        }
        measure<contract::SQLite>();
        measure<contract::PostgreSQL>();
    });
}
