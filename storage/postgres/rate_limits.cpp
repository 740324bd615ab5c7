#include "storage/postgres/rate_limits.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace holdfast::storage::postgres {
namespace {

using std::chrono::microseconds;

// A crash may lose the last counts, which only allows a few more requests. So no request waits for the disk
// or a standby.
constexpr const char* kDoNotWaitForDisk = "SELECT pg_catalog.set_config('synchronous_commit', 'off', true)";

// $2 now, $3 the arrival time after a key's first request, $4 the latest arrival time that allows one more.
constexpr const char* kTake = R"sql(
INSERT INTO public.rate_limits AS rate (key, theoretical_arrival_at) VALUES ($1, $3)
ON CONFLICT (key) DO UPDATE SET
    theoretical_arrival_at = greatest(rate.theoretical_arrival_at, $2) + ($3::timestamptz - $2)
    WHERE rate.theoretical_arrival_at <= $4)sql";

constexpr const char* kArrival = "SELECT theoretical_arrival_at FROM public.rate_limits WHERE key = $1";

// At most 100 rows at a time, which is more than a charge adds. Skips locked rows, so it never waits. In the
// index's order, as every sweep (sessions.cpp).
constexpr const char* kSweep = R"sql(
DELETE FROM public.rate_limits WHERE key = ANY (ARRAY(
    SELECT key FROM public.rate_limits WHERE theoretical_arrival_at <= $1
    ORDER BY theoretical_arrival_at LIMIT 100 FOR UPDATE SKIP LOCKED)))sql";

constexpr const char* kRemember = R"sql(
INSERT INTO public.known_networks AS known (key, expires_at) VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET expires_at = greatest(known.expires_at, excluded.expires_at))sql";

constexpr const char* kForget = R"sql(
DELETE FROM public.known_networks WHERE key = ANY (ARRAY(
    SELECT key FROM public.known_networks WHERE expires_at <= $1
    ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)))sql";

Time latest_arrival(const RateCharge& charge, Time now) {
    return now + charge.limit.interval * (charge.limit.burst - 1);
}

// All charges lock their rows in the same order, so they can't deadlock.
std::vector<RateCharge> in_order(std::span<const RateCharge> charges) {
    std::vector<RateCharge> ordered(charges.begin(), charges.end());
    std::ranges::sort(ordered, {}, &RateCharge::key);
    return ordered;
}

}  // namespace

std::optional<RateLimited> execute(Connection& connection, const Charge& operation) {
    const Time now = operation.now;
    const std::vector<RateCharge> ordered = in_order(operation.charges);
    std::vector<Statement> statements;
    statements.push_back(Statement(kDoNotWaitForDisk));
    for (const RateCharge& one : ordered) {
        statements.push_back(
            Statement(kTake, one.key, now, now + one.limit.interval, latest_arrival(one, now)));
        statements.push_back(Statement(kArrival, one.key));
    }
    statements.push_back(Statement(kSweep, now));
    const std::vector<Result> results = connection.write_all(statements);

    std::optional<microseconds> wait;
    for (std::size_t i = 0; i < ordered.size(); ++i) {
        if (results[1 + 2 * i].changed_rows() > 0) continue;
        const auto arrival = results[2 + 2 * i].first([](const Row& row) { return row.time(0); });
        wait = std::max(wait, std::optional(arrival.value() - latest_arrival(ordered[i], now)));
    }
    if (!wait) return std::nullopt;
    return RateLimited{*wait};
}

Done execute(Connection& connection, const ForgetCharge& operation) {
    connection.write("DELETE FROM public.rate_limits WHERE key = $1", operation.key);
    return {};
}

bool execute(Connection& connection, const KnowsNetwork& operation) {
    return connection
        .read("SELECT EXISTS (SELECT FROM public.known_networks WHERE key = $1 AND expires_at > $2)",
              operation.key, operation.now)
        .first([](const Row& row) { return row.flag(0); })
        .value();
}

Done execute(Connection& connection, const RememberNetwork& operation) {
    (void)connection.write_all({
        Statement(kDoNotWaitForDisk),
        Statement(kRemember, operation.key, operation.expires_at),
        Statement(kForget, operation.now),
    });
    return {};
}

}  // namespace holdfast::storage::postgres
