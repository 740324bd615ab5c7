#include "storage/sqlite/rate_limits.h"

#include <algorithm>

namespace holdfast::storage::sqlite {
namespace {

using std::chrono::microseconds;

// nullopt if there was room; else the time until there is.
std::optional<microseconds> charge_one(Connection& connection, const RateCharge& charge, Time now) {
    const Time latest = now + charge.limit.interval * (charge.limit.burst - 1);
    Query take(connection,
               R"sql(
INSERT INTO rate_limits AS rate (key, theoretical_arrival_at) VALUES (?1, ?2 + ?3)
ON CONFLICT (key) DO UPDATE SET theoretical_arrival_at = max(rate.theoretical_arrival_at, ?2) + ?3
    WHERE rate.theoretical_arrival_at <= ?4)sql",
               charge.key, now, charge.limit.interval.count(), latest);
    if (take.run() > 0) return std::nullopt;
    const auto arrival =
        Query(connection, "SELECT theoretical_arrival_at FROM rate_limits WHERE key = ?1", charge.key)
            .first([](const Query& row) { return row.time(0); });
    return arrival.value() - latest;
}

// A limited number of rows at a time: more than a charge adds, and few enough to be quick.
void sweep(Connection& connection, Time now) {
    Query(connection,
          R"sql(
DELETE FROM rate_limits WHERE key IN (
    SELECT key FROM rate_limits WHERE theoretical_arrival_at <= ?1
    ORDER BY theoretical_arrival_at LIMIT 100))sql",
          now)
        .run();
}

}  // namespace

std::optional<RateLimited> execute(Connection& connection, const Charge& operation) {
    std::optional<microseconds> wait;
    for (const RateCharge& charge : operation.charges)
        wait = std::max(wait, charge_one(connection, charge, operation.now));
    sweep(connection, operation.now);
    if (!wait) return std::nullopt;
    return RateLimited{*wait};
}

Done execute(Connection& connection, const ForgetCharge& operation) {
    Query(connection, "DELETE FROM rate_limits WHERE key = ?1", operation.key).run();
    return {};
}

bool execute(Connection& connection, const KnowsNetwork& operation) {
    return Query(connection, "SELECT 1 FROM known_networks WHERE key = ?1 AND expires_at > ?2", operation.key,
                 operation.now)
        .first([](const Query& row) { return row.integer(0); })
        .has_value();
}

Done execute(Connection& connection, const RememberNetwork& operation) {
    Query(connection,
          R"sql(
INSERT INTO known_networks AS known (key, expires_at) VALUES (?1, ?2)
ON CONFLICT (key) DO UPDATE SET expires_at = max(known.expires_at, excluded.expires_at))sql",
          operation.key, operation.expires_at)
        .run();
    Query(connection,
          R"sql(
DELETE FROM known_networks WHERE key IN (
    SELECT key FROM known_networks WHERE expires_at <= ?1 ORDER BY expires_at LIMIT 100))sql",
          operation.now)
        .run();
    return {};
}

}  // namespace holdfast::storage::sqlite
