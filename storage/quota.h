// How much a linked account stores, as its provider told it last.
//
//   claim_quota -> (the provider is asked, no transaction is open) -> store_quota
//
// The row has the moment from which the next question is due. A claim moves it first, so that of all callers
// and instances one asks; if no answer is stored, the next one asks when the claim is over. A hand-over and a
// disconnect forget the quota; whoever connects the account again lets the next question be due at once.
#pragma once

#include "storage/store.h"
#include "storage/time.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace holdfast::storage {

// Takes the question for an account's quota: none is due before `next`. False if none is due now, or if the
// account is not connected.
struct ClaimQuota {
    static constexpr std::string_view name = "claim_quota";
    using Outcome = bool;
    std::string_view account_id;
    Time now;
    Time next;
};

// Stores the answer: none is due before `next`. False if the account has been disconnected, connected again
// or handed over since its token was read: then nothing is changed.
struct StoreQuota {
    static constexpr std::string_view name = "store_quota";
    using Outcome = bool;
    std::string_view account_id;
    std::int64_t ownership_version;
    std::int64_t used;                  // bytes
    std::optional<std::int64_t> total;  // bytes; nullopt if there is no limit
    Time now;
    Time next;
};

}  // namespace holdfast::storage
