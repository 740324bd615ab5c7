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

using oauth::HandoverMode;

// What of the provider, the rules and the owner matters.
struct Setting {
    HandoverMode mode = HandoverMode::proof;
    HandoverVoice voice = HandoverVoice::requester;
    bool silence_is_yes = false;
    std::optional<storage::Time> answer_by{};
    bool is_refused = false;
    std::optional<storage::LastHandover> last{};
    std::optional<storage::Time> last_refused_at{};
};

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

constexpr auto kApproval = HandoverMode::approval;
constexpr auto kRequesterAsks = HandoverVoice::requester;
constexpr auto kYes = HandoverVoice::owner_approves;
constexpr auto kNo = HandoverVoice::owner_refuses;
constexpr auto kSilence = HandoverVoice::silence;

storage::LastHandover ago(storage::Time::duration time) { return {kNow - time, "a third", false}; }

struct PolicyRow {
    const char* what;
    Setting setting;
    storage::HandoverOutcome outcome;
    Change change = Change::nothing;
    std::optional<storage::Time> until{};
};

// Of a pending request for the account as it was offered.
const PolicyRow kPolicyRows[] = {
    {"never", {HandoverMode::never}, disabled},
    {"never, and the owner was asked before", {HandoverMode::never, kYes, false, kLater}, disabled},
    {"never, and the owner refuses", {HandoverMode::never, kNo, false, kLater}, refused, Change::refuse},
    {"approval", {kApproval}, waits_for_owner, Change::ask_owner, kNow + 72h},
    {"asked already", {kApproval, kRequesterAsks, false, kLater}, waits_for_owner, Change::nothing, kLater},
    {"asked, and proof is enough by now",
     {HandoverMode::proof, kRequesterAsks, false, kLater},
     transferred,
     Change::hand_over},
    {"the owner approves", {kApproval, kYes, false, kLater}, transferred, Change::hand_over},
    {"the owner refuses", {kApproval, kNo, false, kLater}, refused, Change::refuse},
    {"the owner approves in the last moment", {kApproval, kYes, false, kNow}, invalid},
    {"the owner refuses in the last moment", {kApproval, kNo, true, kNow}, invalid},
    {"the owner approves unasked", {kApproval, kYes}, invalid},
    {"the owner refuses unasked", {HandoverMode::proof, kNo}, invalid},
    {"refused before", {kApproval, kRequesterAsks, false, kLater, true}, refused},
    {"refused before, and approved now", {kApproval, kYes, false, kLater, true}, refused},
    {"silence before its time",
     {kApproval, kSilence, true, kLater},
     waits_for_owner,
     Change::nothing,
     kLater},
    {"silence that means yes", {kApproval, kSilence, true, kNow}, transferred, Change::hand_over},
    {"silence that means no", {kApproval, kSilence, false, kNow}, refused, Change::refuse},
    {"the requester comes back to a no by silence",
     {kApproval, kRequesterAsks, false, kNow},
     refused,
     Change::refuse},
    {"refused nearly a day ago",
     {.mode = kApproval, .last_refused_at = kNow - 24h + 1us},
     cooling_down,
     Change::nothing,
     kLater},
    {"refused a day ago",
     {.mode = kApproval, .last_refused_at = kNow - 24h},
     waits_for_owner,
     Change::ask_owner,
     kNow + 72h},
    {"refused just now, and proof is enough by now",
     {.last_refused_at = kNow},
     cooling_down,
     Change::nothing,
     kNow + 24h},
    {"refused just now, and approved",
     {.mode = kApproval, .voice = kYes, .answer_by = kLater, .last_refused_at = kNow},
     transferred,
     Change::hand_over},
    {"the requester comes back to a yes by silence",
     {kApproval, kRequesterAsks, true, kNow},
     transferred,
     Change::hand_over},
    {"a day after the last hand-over", {.last = ago(24h)}, transferred, Change::hand_over},
    {"nearly a day after it", {.last = ago(24h - 1us)}, cooling_down, Change::nothing, kLater},
    {"nearly a day after it, and the owner would be asked",
     {.mode = kApproval, .last = ago(24h - 1us)},
     cooling_down,
     Change::nothing,
     kLater},
    {"nearly a day after it, and the owner refuses",
     {.mode = kApproval, .voice = kNo, .answer_by = kLater, .last = ago(1h)},
     refused,
     Change::refuse},
};

storage::HandoverDecision decided(const storage::HandoverFacts& facts, const Setting& setting) {
    const HandoverRules rules{.silence_is_yes = setting.silence_is_yes, .cool_down = 24h};
    return decide(facts, {"requester", setting.mode, rules, setting.voice, kNow});
}

}  // namespace

TEST_CASE("A hand-over is decided by what is locked", "[accounts][handover]") {
    for (const Row& row : kRows) {
        INFO(row.what);
        storage::HandoverFacts facts;
        if (row.request) facts.request = storage::TransferRequest{*row.request, row.expires_at, kOffered};
        facts.owner = row.owner;
        facts.accounts_of_requester = row.accounts_of_requester;
        const auto decision = decided(facts, {});
        CHECK(name(decision.outcome) == name(row.outcome));
        CHECK(decision.change == row.change);
        const bool is_theirs = row.outcome == transferred || row.outcome == already_transferred;
        CHECK(decision.account_id == (is_theirs ? row.owner->account_id : ""));
    }
}

TEST_CASE("A hand-over is decided by what the operator allows and what the owner says",
          "[accounts][handover]") {
    for (const PolicyRow& row : kPolicyRows) {
        INFO(row.what);
        const Setting& setting = row.setting;
        storage::HandoverFacts facts;
        facts.request = storage::TransferRequest{.status = Status::pending,
                                                 .expires_at = kNow + 48h,
                                                 .expected_owner = kOffered,
                                                 .answer_by = setting.answer_by,
                                                 .is_refused = setting.is_refused,
                                                 .last_refused_at = setting.last_refused_at};
        facts.owner = kOffered;
        facts.last = setting.last;
        const auto decision = decided(facts, setting);
        CHECK(name(decision.outcome) == name(row.outcome));
        CHECK(decision.change == row.change);
        CHECK(decision.until == row.until);
        CHECK(decision.account_id == (row.outcome == transferred ? kOffered.account_id : ""));
        if (row.change == Change::ask_owner) CHECK(decision.keep_until == kNow + 96h);
    }
}

}  // namespace holdfast::accounts
