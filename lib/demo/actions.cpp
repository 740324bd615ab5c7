#include "demo/actions.h"

#include "api/errors.h"
#include "api/request_body.h"
#include "base/encoding.h"
#include "base/random.h"
#include "oauth/demo/faults.h"

#include <algorithm>
#include <array>
#include <optional>

namespace holdfast::demo {
namespace {

using base::Json;

constexpr std::string_view kDomain = "@lab.example";
constexpr std::string_view kRacer = "Racer ";
constexpr std::array<std::int64_t, 3> kFields = {8, 16, 32};
constexpr std::size_t kLongestAccount = 32;

[[noreturn]] void refuse(const std::string& detail) {
    throw api::Refusal(api::Error::invalid_request, detail);
}

std::string account_email(std::string_view account) { return std::string(account).append(kDomain); }

std::string fresh_account() { return account_email("race-" + base::hex_encode(base::random_bytes(4))); }

std::int64_t require_integer(const Json& body, std::string_view name) {
    const std::int64_t* number = body.integer(name);
    if (number == nullptr) refuse("The field \"" + std::string(name) + "\" must be there and be a number.");
    return *number;
}

// The email at the provider that the body names: "team-files", with a fault's tag if it names one.
std::string require_account(const Json& body) {
    std::string account = api::require_text(body, "account");
    const bool fits = !account.empty() && account.size() <= kLongestAccount &&
                      account.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
    if (!fits) refuse("An account is 1 to 32 of the characters a to z, 0 to 9 and '-'.");
    const Json* fault = body.find("fault");
    if (fault == nullptr || fault->is_null()) return account_email(account);
    const std::string& tag = api::require_text(body, "fault");
    const auto& tags = oauth::demo::kFaultTags;
    if (std::none_of(tags.begin(), tags.end(), [&](const auto& entry) { return entry.tag == tag; }))
        refuse("The demo provider has no such fault.");
    return account_email(account + "+" + tag);
}

Json offer_json(const Offer& offer) {
    return Json::object({{"account_email", offer.account_email}, {"expires_at", offer.expires_at}});
}

}  // namespace

Actions::Actions(ActionParts parts, GuaranteeParts guarantee)
    : parts_(std::move(parts)),
      guarantee_(std::move(guarantee)),
      anna_(make_user("Anna", account_email("anna"))),
      ben_(make_user("Ben", account_email("ben"))),
      app_(parts_.browsers, parts_.site.address, parts_.store, parts_.clock) {
    for (std::int64_t i = 1; i <= kFields.back(); ++i) {
        const std::string number = std::to_string(i);
        racers_.push_back(make_user(std::string(kRacer) + number, account_email("racer-" + number)));
    }
}

LabUser Actions::make_user(const std::string& username, const std::string& email) {
    return {username, email, Browser(parts_.browsers, parts_.site), parts_.store, parts_.clock};
}

bool Actions::is_racer(std::string_view username) { return username.starts_with(kRacer); }

LabUser& Actions::require_user(const Json& body) {
    const std::string& who = api::require_text(body, "who");
    if (who != "anna" && who != "ben") refuse("\"who\" must be \"anna\" or \"ben\".");
    return who == "anna" ? anna_ : ben_;
}

Json Actions::connected(LabUser& user, const std::string& email) {
    user.arrive();
    const Connected connected = user.finish_connecting(user.begin_connecting(parts_.provider, email));
    Json data = Json::object({{"who", user.json()}, {"outcome", connected.outcome}});
    if (const auto offer = connected.offer ? user.newest_offer() : std::nullopt)
        data.set("offer", offer_json(*offer));
    return data;
}

Json Actions::handed_over(LabUser& user) {
    const auto outcome = user.take_over();
    if (!outcome) refuse(user.username() + " has no offer. Connect an account that somebody else owns.");
    return Json::object({{"who", user.json()}, {"outcome", *outcome}});
}

Json Actions::connect(const Json& body) { return connected(require_user(body), require_account(body)); }

Json Actions::hand_over(const Json& body) { return handed_over(require_user(body)); }

Json Actions::play(const Json& body) {
    const std::string account = account_email("team-files");
    switch (require_integer(body, "step")) {
        case 1:
            reset(body);
            anna_.arrive();
            ben_.arrive();
            return Json::object({{"who", anna_.json()}});
        case 2:
            return connected(anna_, account);
        case 3:
            return connected(ben_, account);
        case 4:
            return handed_over(ben_);
        case 5:
            anna_.arrive();
            return Json::object({{"who", anna_.json()}, {"news", anna_.news()}});
        default:
            refuse("\"step\" must be a number from 1 to 5.");
    }
}

Json Actions::token(const Json& body) {
    LabUser& user = require_user(body);
    user.arrive();
    const auto account = user.newest_account();
    if (!account) refuse(user.username() + " has no account. Connect one first.");
    const std::string id = *account->string("id");
    if (api::optional_flag(body, "renew", false)) app_.report(id);
    const LabApp::Token token = app_.token(id);
    return Json::object(
        {{"who", user.json()},
         {"outcome", token.outcome},
         {"token", Json::object({{"account_email", *account->string("provider_email")},
                                 {"expires_at", token.expires_at.empty() ? Json() : token.expires_at},
                                 {"characters", static_cast<std::int64_t>(token.characters)}})}});
}

Json Actions::race(const Json& body) {
    const std::int64_t browsers = require_integer(body, "browsers");
    if (std::find(kFields.begin(), kFields.end(), browsers) == kFields.end())
        refuse("\"browsers\" must be 8, 16 or 32.");
    const Verdict verdict = demo::race(racers_, static_cast<std::size_t>(browsers), parts_.provider,
                                       fresh_account(), parts_.database_url);
    tell_of(verdict);
    return Json::object({{"verdict", verdict.json()}});
}

Json Actions::drop_guarantee(const Json& body) {
    const std::string& step = api::require_text(body, "step");
    Json data = Json::object({});
    if (step == "open") {
        guarantee_.open();
    } else if (step == "race") {
        const Verdict verdict = guarantee_.race();
        tell_of(verdict);
        data.set("verdict", verdict.json());
    } else if (step == "doctor") {
        data.set("doctor", guarantee_.doctor());
    } else if (step == "repair") {
        guarantee_.repair();
        data.set("doctor", guarantee_.doctor());
    } else if (step == "close") {
        guarantee_.close();
        return data;
    } else {
        refuse("\"step\" must be open, race, doctor, repair or close.");
    }
    data.set("index", guarantee_.index());
    return data;
}

Json Actions::reset(const Json&) {
    anna_.leave();
    ben_.leave();
    for (LabUser& racer : racers_) racer.leave();
    return Json::object({});
}

void Actions::tell_of(const Verdict& verdict) {
    const bool is_kept = verdict.owners == 1 && verdict.errors == 0;
    std::string line = std::to_string(verdict.browsers) + " browsers race for " +
                       verdict.account_email.substr(0, verdict.account_email.find('@')) + "  ->  ";
    line += verdict.owners == 1 ? "one owner: " + verdict.winner : std::to_string(verdict.owners) + " owners";
    line += ", " + std::to_string(verdict.offers) + " offers, " + std::to_string(verdict.errors) + " errors";
    parts_.say({line, is_kept ? Tone::good : Tone::bad});
}

}  // namespace holdfast::demo
