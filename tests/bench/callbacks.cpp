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
#include "bench/callback_site.h"
#include "bench/report.h"
#include "support/postgres_cluster.h"

#include <cstddef>
#include <string>
#include <vector>

using namespace holdfast;
using namespace holdfast::bench;

namespace {

struct Stage {
    std::string name;
    Figures microseconds{};
};

// From the ending that comes first; each has one more stage than the one before.
const std::vector<std::pair<Ending, const char*>> kEndings = {
    {Ending::state_refused, "request, flow, redirect"},
    {Ending::denied_by_provider, "session read, state used up"},
    {Ending::code_refused, "token request"},
    {Ending::identity_failed, "id_token verified, identity request"},
    {Ending::linked, "tokens sealed, account linked"},
};

void measure(const contract::BackendType& type) {
    const std::string database = std::string(" - ") + type.name;
    CallbackSite site(type.fresh());
    Figures whole, conflict;
    Stage start{"login-url"};
    std::vector<Stage> stages;
    for (const auto& [ending, name] : kEndings) stages.push_back({name});
    for (int round = 0; round < kRounds; ++round) {
        site.begin_round();
        Cost begun{}, ended{};
        for (std::size_t i = 0; i < kEndings.size(); ++i) {
            const double before = ended.microseconds;
            begun = site.begin_flows();
            ended = site.end_flows(kEndings[i].first);
            stages[i].microseconds.product.push_back(ended.microseconds - before);
        }
        site.check_rows("cloud_provider_accounts");
        site.begin_flows(1);
        const Cost contested = site.end_flows(Ending::conflict);
        site.check_rows("cloud_provider_accounts");
        site.check_rows("ownership_transfer_requests");

        const double both = begun.microseconds + ended.microseconds;
        whole.limit.push_back(8000);
        whole.product.push_back(1e6 / both);
        conflict.limit.push_back(1e3 / ended.rate);
        conflict.product.push_back(1e3 / contested.rate);
        start.microseconds.product.push_back(begun.microseconds);
        start.microseconds.limit.push_back(both);
        for (Stage& stage : stages) stage.microseconds.limit.push_back(both);
    }
    report({"callback", "login-url and callback, in a second of Holdfast's processor time" + database,
            "asked for", "/s", at_least(1)},
           whole);
    report({"callback", "whole callback that ends in a conflict, 16 clients" + database,
            "callback that links", "ms", at_most(2)},
           conflict);
    stages.insert(stages.begin(), start);
    for (const Stage& stage : stages)
        report({"callback", "stage: " + stage.name + database, "all stages", "us", std::nullopt},
               stage.microseconds);
}

// One round from the login-url on.
Cost link_all(CallbackSite& site) {
    site.begin_round();
    const Cost begun = site.begin_flows();
    const Cost ended = site.end_flows(Ending::linked);
    site.check_rows("cloud_provider_accounts");
    return {1 / (1 / begun.rate + 1 / ended.rate), begun.microseconds + ended.microseconds};
}

void measure_beside(const contract::BackendType& type, const std::string& program) {
    // An older program makes the schema that it knows.
    CallbackSite site(type.fresh()), other(type.bare(), program);
    Figures microseconds;
    const auto rate = [](CallbackSite& one, std::vector<double>& of_each) {
        const Cost cost = link_all(one);
        of_each.push_back(cost.microseconds);
        return cost.rate;
    };
    const std::string work = std::string("login-url and callback, 16 clients - ") + type.name;
    compare(
        {"callback", work, program, "/s", std::nullopt}, [&] { return rate(other, microseconds.limit); },
        [&] { return rate(site, microseconds.product); });
    report({"callback", work + ", processor time", program, "us", std::nullopt}, microseconds);
}

}  // namespace

int main(int argc, char** argv) {
    return run_bench([&] {
        test::PostgresCluster::shared(test::PostgresCluster::Commit::is_on_disk);
        if (argc > 1) {
            measure_beside(contract::kSqlite, argv[1]);
            measure_beside(contract::kPostgres, argv[1]);
            return;
        }
        measure(contract::kSqlite);
        measure(contract::kPostgres);
    });
}
