// What an installation depends on outside of its database's rows: its secrets, the disk, the clock, the way
// to its providers. For doctor --all.
#pragma once

#include "base/clock.h"
#include "cli/settings.h"
#include "http/fetch.h"
#include "storage/operator/inspect.h"

#include <chrono>
#include <string>
#include <vector>

namespace holdfast::cli {

// A clock that is wrong by more refuses living tokens and codes. Where several instances run, each compares
// itself with the database's server.
inline constexpr std::chrono::seconds kMostDrift{30};

// One sentence for each thing that is wrong: what start_warnings() says (cli/start_checks.h); no secret, or
// none that the database was served with; a disk with less room than the SQLite file needs for a backup, or
// than 256 MiB; a provider that can't be reached, by TLS where its URL says so; a clock that differs from
// that of a provider or of the database's server by more than kMostDrift. Asks each provider for its keys
// once, its discovery document or its token endpoint. Changes nothing. Throws storage::StoreError.
std::vector<std::string> examine_surroundings(const Settings& settings, storage::Inspector& inspector,
                                              const base::Clock& clock, http::Fetcher& fetcher);

}  // namespace holdfast::cli
