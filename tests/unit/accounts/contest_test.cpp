// Contests: who has just lost an account takes it back, and whoever loses it so turns to the operator.
#include "accounts/handover.h"

#include <catch2/catch.hpp>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;
using enum storage::HandoverOutcome;
using Change = storage::HandoverDecision::Change;
using Status = storage::TransferRequest::Status;
using oauth::HandoverMode;

constexpr storage::Time kNow{1'795'000'000s};
constexpr auto kContest = 168h;
const storage::Owner kOffered{"account", "owner", 3};

constexpr auto kApproval = HandoverMode::approval;
constexpr auto kYes = HandoverVoice::owner_approves;
constexpr auto kGives = HandoverVoice::operator_gives;
constexpr auto kKeeps = HandoverVoice::operator_keeps;

struct Setting {
    HandoverMode mode = HandoverMode::proof;
    HandoverVoice voice = HandoverVoice::requester;
    std::optional<storage::Time> answer_by{};
    std::optional<storage::LastHandover> last{};
    bool operator_is_asked = false;
    std::int64_t ownership_version = kOffered.ownership_version;
};

storage::LastHandover from(const char* old_owner, storage::Time::duration ago, bool is_contest = false) {
    return {kNow - ago, old_owner, is_contest};
}

struct Row {
    const char* what;
    Setting setting;
    storage::HandoverOutcome outcome;
    Change change = Change::nothing;
    std::optional<storage::Time> until{};
    bool is_contest = false;
};

// Of a pending request for two days more.
const Row kRows[] = {
    {"a contest", {.last = from("requester", 1h)}, transferred, Change::hand_over, {}, true},
    {"a contest needs no answer",
     {.mode = kApproval, .last = from("requester", 1h)},
     transferred,
     Change::hand_over,
     {},
     true},
    {"a contest where nobody takes over",
     {.mode = HandoverMode::never, .last = from("requester", 1h)},
     disabled},
    {"a contest in the last moment",
     {.last = from("requester", kContest - 1us)},
     transferred,
     Change::hand_over,
     {},
     true},
    {"too late for a contest", {.last = from("requester", kContest)}, transferred, Change::hand_over},
    {"too late for a contest, and the owner is asked",
     {.mode = kApproval, .last = from("requester", kContest)},
     waits_for_owner,
     Change::ask_owner,
     kNow + 72h},
    {"a second contest",
     {.last = from("requester", 1h, true)},
     waits_for_operator,
     Change::ask_operator,
     kNow + kDisputeLifetime},
    {"somebody else after a contest", {.last = from("a third", 25h, true)}, transferred, Change::hand_over},
    {"the operator is asked already",
     {.last = from("requester", 1h, true), .operator_is_asked = true},
     waits_for_operator,
     Change::nothing,
     kNow + 48h},
    {"the operator is asked, and the time of a contest is over",
     {.last = from("requester", kContest, true), .operator_is_asked = true},
     waits_for_operator,
     Change::nothing,
     kNow + 48h},
    {"the operator is asked, and the owner proves control anew",
     {.operator_is_asked = true, .ownership_version = kOffered.ownership_version + 1},
     waits_for_operator,
     Change::nothing,
     kNow + 48h},
    {"the operator gives",
     {.voice = kGives, .operator_is_asked = true, .ownership_version = kOffered.ownership_version + 1},
     transferred,
     Change::hand_over,
     {},
     true},
    {"the operator gives where nobody takes over by himself",
     {.mode = HandoverMode::never, .voice = kGives, .operator_is_asked = true},
     transferred,
     Change::hand_over,
     {},
     true},
    {"the operator keeps", {.voice = kKeeps, .operator_is_asked = true}, refused, Change::refuse},
    {"the operator gives unasked", {.voice = kGives}, invalid},
    {"the operator keeps while the owner is asked",
     {.mode = kApproval, .voice = kKeeps, .answer_by = kNow + 1h},
     invalid},
    {"the owner approves what the operator is asked",
     {.mode = kApproval, .voice = kYes, .answer_by = kNow + 1h, .operator_is_asked = true},
     invalid},
};

storage::HandoverFacts facts_of(const Setting& setting) {
    storage::HandoverFacts facts;
    facts.request = storage::TransferRequest{Status::pending, kNow + 48h, kOffered, setting.answer_by,
                                             setting.operator_is_asked};
    facts.owner = kOffered;
    facts.owner->ownership_version = setting.ownership_version;
    facts.last = setting.last;
    return facts;
}

HandoverCase case_of(const Setting& setting) {
    return {"requester", setting.mode, {.cool_down = 24h, .contest = kContest}, setting.voice, kNow};
}

}  // namespace

TEST_CASE("A contest is decided by who lost the account, when and how", "[accounts][handover]") {
    for (const Row& row : kRows) {
        INFO(row.what);
        const auto decision = decide(facts_of(row.setting), case_of(row.setting));
        CHECK(name(decision.outcome) == name(row.outcome));
        CHECK(decision.change == row.change);
        CHECK(decision.until == row.until);
        CHECK(decision.is_contest == row.is_contest);
    }
}

TEST_CASE("Where there is no contest the old owner is as anybody else", "[accounts][handover]") {
    auto about = case_of({});
    about.rules.contest = 0h;
    const auto decision = decide(facts_of({.last = from("requester", 0s)}), about);
    CHECK(name(decision.outcome) == name(cooling_down));
}

TEST_CASE("Who waits and who loses is told by mail", "[accounts][handover]") {
    const auto told = [](const Setting& setting) {
        std::vector<std::pair<MailKind, std::string>> mails;
        const auto facts = facts_of(setting);
        const auto about = case_of(setting);
        for (const auto& notice : notices(decide(facts, about), facts, about))
            mails.emplace_back(notice.kind, notice.user_id);
        return mails;
    };
    using Mails = std::vector<std::pair<MailKind, std::string>>;
    CHECK(told({}) == Mails{{MailKind::handover_completed, "owner"}});
    CHECK(told({.mode = kApproval}) == Mails{{MailKind::handover_asked, "owner"}});
    CHECK(told({.mode = kApproval, .answer_by = kNow + 1h}).empty());
    CHECK(told({.mode = kApproval, .voice = kYes, .answer_by = kNow + 1h}) ==
          Mails{{MailKind::handover_completed, "owner"}, {MailKind::handover_approved, "requester"}});
    CHECK(told({.voice = kKeeps, .operator_is_asked = true}) ==
          Mails{{MailKind::handover_refused, "requester"}});
    CHECK(told({.voice = kGives, .operator_is_asked = true}) ==
          Mails{{MailKind::handover_completed, "owner"}, {MailKind::handover_approved, "requester"}});
}

}  // namespace holdfast::accounts
