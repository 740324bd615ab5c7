#include "accounts/handover.h"

#include <catch2/catch.hpp>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;
using enum storage::HandoverOutcome;
using Change = storage::HandoverDecision::Change;
using Status = storage::TransferRequest::Status;

constexpr storage::Time kNow{1'795'000'000s};
const storage::Owner kOffered{"account", "old owner", 3};

struct Row {
    const char* what;
    std::optional<Status> request;
    storage::Time expires_at;
    std::optional<storage::Owner> owner;
    storage::HandoverOutcome outcome;
    Change change = Change::nothing;
    std::int64_t accounts_of_requester = 0;
};

const storage::Owner kRequester{"account", "requester", 4};
const storage::Owner kRequesterByOtherMeans{"other account", "requester", 1};
const storage::Owner kThird{"account", "third", 4};
const storage::Owner kMovedAndBack{"account", "old owner", 5};
const storage::Owner kLinkedAgain{"other account", "old owner", 3};
constexpr storage::Time kLater = kNow + 1us;

const Row kRows[] = {
    {"no request", {}, kLater, {}, invalid},
    {"as offered", Status::pending, kLater, kOffered, transferred, Change::hand_over},
    {"with room for one more", Status::pending, kLater, kOffered, transferred, Change::hand_over,
     kMostAccounts - 1},
    {"without room", Status::pending, kLater, kOffered, too_many_accounts, Change::nothing, kMostAccounts},
    {"without room, but it is the requester's", Status::used, kLater, kRequester, already_transferred,
     Change::nothing, kMostAccounts},
    {"without room, and a third owns it", Status::pending, kLater, kThird, owner_changed, Change::nothing,
     kMostAccounts},
    {"in its last moment", Status::pending, kNow, kOffered, expired, Change::expire_request},
    {"too late, and nobody owns it", Status::pending, kNow, {}, expired, Change::expire_request},
    {"too late, and a third owns it", Status::pending, kNow, kThird, expired, Change::expire_request},
    {"too late, but it is the requester's", Status::pending, kNow, kRequester, already_transferred},
    {"closed as expired, by a clock ahead", Status::expired, kLater, kOffered, expired},
    {"closed as expired, but it is the requester's", Status::expired, kNow, kRequester, already_transferred},
    {"nobody owns it", Status::pending, kLater, {}, account_not_found},
    {"a third owns it", Status::pending, kLater, kThird, owner_changed},
    {"there and back again", Status::pending, kLater, kMovedAndBack, owner_changed},
    {"freed and linked again", Status::pending, kLater, kLinkedAgain, owner_changed},
    {"the requester's by other means", Status::pending, kLater, kRequesterByOtherMeans, already_transferred},
    {"used, and still the requester's", Status::used, kLater, kRequester, already_transferred},
    {"used long ago, and still the requester's", Status::used, kNow - 24h, kRequester, already_transferred},
    {"used, and it moved on", Status::used, kLater, kThird, owner_changed},
    {"used, and it moved back", Status::used, kLater, kOffered, owner_changed},
    {"used, and nobody owns it", Status::used, kLater, {}, account_not_found},
};

}  // namespace

TEST_CASE("A hand-over is decided by what is locked", "[accounts][handover]") {
    for (const Row& row : kRows) {
        INFO(row.what);
        storage::HandoverFacts facts;
        if (row.request) facts.request = storage::TransferRequest{*row.request, row.expires_at, kOffered};
        facts.owner = row.owner;
        facts.accounts_of_requester = row.accounts_of_requester;
        const auto decision = decide(facts, "requester", kNow);
        CHECK(name(decision.outcome) == name(row.outcome));
        CHECK(decision.change == row.change);
        const bool is_theirs = row.outcome == transferred || row.outcome == already_transferred;
        CHECK(decision.account_id == (is_theirs ? row.owner->account_id : ""));
    }
}

}  // namespace holdfast::accounts
