#include "cli/who_owns.h"

#include "base/clock.h"
#include "base/json.h"
#include "cli/database.h"

#include <ostream>

namespace holdfast::cli {
namespace {

using base::Json;

Json user_json(const std::optional<std::string>& id, const std::optional<std::string>& email) {
    if (!id) return nullptr;
    return Json::object({{"user_id", *id}, {"email", email}});
}

Json owner_json(const storage::OwnedAccount& account) {
    return Json::object({{"user_id", account.owner_id},
                         {"email", account.owner_email},
                         {"since", base::rfc3339(account.owned_since)},
                         {"account_id", account.account_id},
                         {"account_email", account.account_email},
                         {"is_active", account.is_active}});
}

Json answer_json(const WhoOwns& command, const std::optional<storage::OwnedAccount>& account,
                 const std::vector<storage::HandOver>& hand_overs) {
    Json::Array history;
    for (const storage::HandOver& one : hand_overs) {
        history.push_back(Json::object({{"at", base::rfc3339(one.at)},
                                        {"from", user_json(one.from_id, one.from_email)},
                                        {"to", user_json(one.to_id, one.to_email)}}));
    }
    return Json::object({{"provider", command.provider},
                         {"provider_account_id", command.provider_account_id},
                         {"owner", account ? owner_json(*account) : Json()},
                         {"hand_overs", std::move(history)}});
}

std::string user_text(const std::optional<std::string>& id, const std::optional<std::string>& email) {
    if (!id) return "a user who was deleted since";
    return shown(email.value_or("")) + " (" + *id + ")";
}

void print_text(const WhoOwns& command, const std::optional<storage::OwnedAccount>& account,
                const std::vector<storage::HandOver>& hand_overs, std::ostream& out) {
    const std::string name = shown(command.provider + " " + command.provider_account_id);
    if (account) {
        out << name << " is " << user_text(account->owner_id, account->owner_email) << "'s since "
            << base::rfc3339(account->owned_since) << ", " << (account->is_active ? "active" : "disconnected")
            << "\n";
    } else {
        out << name << " is nobody's\n";
    }
    for (const storage::HandOver& one : hand_overs) {
        out << "  " << base::rfc3339(one.at) << "  handed over from "
            << user_text(one.from_id, one.from_email) << " to " << user_text(one.to_id, one.to_email) << "\n";
    }
}

}  // namespace

int run(const WhoOwns& command, Console& console) {
    const auto inspector = open_inspector(command.settings);
    const auto account = inspector->find_owner(command.provider, command.provider_account_id);
    const auto hand_overs = inspector->list_hand_overs(command.provider, command.provider_account_id);
    if (command.as_json) {
        console.out << shown_json(answer_json(command, account, hand_overs)) << "\n";
    } else {
        print_text(command, account, hand_overs, console.out);
    }
    return account ? kOk : kFailed;
}

}  // namespace holdfast::cli
