#include "cli/handover.h"

#include "accounts/handover.h"
#include "accounts/mail_order.h"
#include "accounts/revocations.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/database.h"
#include "cli/secret_stamp.h"
#include "crypto/seal.h"
#include "storage/handover.h"

#include <algorithm>
#include <optional>
#include <ostream>

namespace holdfast::cli {
namespace {

using base::Json;
using storage::AskedHandover;

std::string_view waits_for(const AskedHandover& request) {
    return request.operator_is_asked ? "operator" : "owner";
}

Json party(const std::string& id, const std::string& email) {
    return Json::object({{"user_id", id}, {"email", email}});
}

Json to_json(const AskedHandover& request) {
    return Json::object({{"id", request.request_id},
                         {"waits_for", waits_for(request)},
                         {"provider", request.provider},
                         {"provider_account_id", request.provider_account_id},
                         {"owner", party(request.owner_id, request.owner_email)},
                         {"requester", party(request.requester_id, request.requester_email)},
                         {"made_at", base::rfc3339(request.made_at)},
                         {"answer_until", base::rfc3339(request.answer_until)}});
}

std::string to_line(const AskedHandover& request) {
    return request.request_id + "\t" + std::string(waits_for(request)) + "\t" +
           shown(request.provider + " " + request.provider_account_id) + "\t" + shown(request.owner_email) +
           "\t" + shown(request.requester_email) + "\t" + base::rfc3339(request.made_at) + "\t" +
           base::rfc3339(request.answer_until);
}

std::optional<AskedHandover> find_request(storage::Inspector& inspector, const std::string& id) {
    auto asked = inspector.list_asked_handovers(base::SystemClock().now());
    const auto found = std::ranges::find(asked, id, &AskedHandover::request_id);
    return found == asked.end() ? std::nullopt : std::optional(std::move(*found));
}

int none(const std::string& id, std::string_view whom, Console& console) {
    console.err << "holdfast: no request " << shown(id) << " waits for " << whom << "\n";
    return kFailed;
}

void print_text(const AskedHandover& request, const std::vector<storage::HandOver>& history,
                std::ostream& out) {
    out << "request " << request.request_id << " waits for the " << waits_for(request) << "\n"
        << "  account       " << shown(request.provider + " " + request.provider_account_id) << "\n"
        << "  owner         " << shown(request.owner_email) << " (" << request.owner_id << ")\n"
        << "  requester     " << shown(request.requester_email) << " (" << request.requester_id << ")\n"
        << "  made          " << base::rfc3339(request.made_at) << "\n"
        << "  answer until  " << base::rfc3339(request.answer_until) << "\n";
    for (const storage::HandOver& one : history) {
        out << "  " << base::rfc3339(one.at) << "  handed over from " << shown(one.from_email.value_or("-"))
            << " to " << shown(one.to_email.value_or("-")) << "\n";
    }
}

}  // namespace

int run(const ListHandovers& command, Console& console) {
    const auto inspector = open_inspector(command.settings);
    for (const AskedHandover& request : inspector->list_asked_handovers(base::SystemClock().now()))
        console.out << (command.as_json ? shown_json(to_json(request)) : to_line(request)) << "\n";
    return kOk;
}

int run(const ShowHandover& command, Console& console) {
    const auto inspector = open_inspector(command.settings);
    const auto request = find_request(*inspector, command.request_id);
    if (!request) return none(command.request_id, "an answer", console);
    const auto history = inspector->list_hand_overs(request->provider, request->provider_account_id);
    if (!command.as_json) {
        print_text(*request, history, console.out);
        return kOk;
    }
    Json::Array hand_overs;
    for (const storage::HandOver& one : history) {
        hand_overs.push_back(
            Json::object({{"at", base::rfc3339(one.at)}, {"from", one.from_email}, {"to", one.to_email}}));
    }
    console.out << shown_json(to_json(*request).set("hand_overs", std::move(hand_overs))) << "\n";
    return kOk;
}

int run(const SettleHandover& command, Console& console) {
    const auto request = find_request(*open_inspector(command.settings), command.request_id);
    if (!request || !request->operator_is_asked) return none(command.request_id, "the operator", console);
    const crypto::Sealer sealer({keys_in_use(command.settings).mails});
    const base::Time now = base::SystemClock().now();
    const accounts::HandoverCase about{.requester_id = request->requester_id,
                                       .voice = command.to_requester
                                                    ? accounts::HandoverVoice::operator_gives
                                                    : accounts::HandoverVoice::operator_keeps,
                                       .now = now};
    const auto rule = [&](const storage::HandoverFacts& facts) {
        auto decision = accounts::decide(facts, about);
        for (const accounts::HandoverNotice& notice : accounts::notices(decision, facts, about)) {
            decision.mails.push_back(accounts::seal_order(
                sealer,
                accounts::about_handover(notice.kind, notice.user_id, request->provider,
                                         request->provider_account_id, command.settings.mail.language),
                now));
        }
        return decision;
    };
    const auto outcome =
        open_store(command.settings)
            ->run(storage::TransferOwnership{request->request_id,
                                             request->requester_id,
                                             rule,
                                             now,
                                             {},
                                             accounts::revocable_when_handed_over(oauth::known_providers())})
            .outcome;
    if (outcome == storage::HandoverOutcome::transferred) {
        console.out << "handed over to " << shown(request->requester_email) << "\n";
        return kOk;
    }
    if (outcome == storage::HandoverOutcome::refused) {
        console.out << "it stays with " << shown(request->owner_email) << "\n";
        return kOk;
    }
    console.err << "holdfast: nothing was changed: " << name(outcome) << "\n";
    return kFailed;
}

}  // namespace holdfast::cli
