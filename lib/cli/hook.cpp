#include "cli/hook.h"

#include "accounts/public_events.h"
#include "accounts/webhook_message.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "cli/database.h"
#include "cli/secret_stamp.h"
#include "cli/secrets.h"
#include "http/url.h"
#include "storage/hooks.h"

#include <algorithm>
#include <ostream>
#include <sstream>
#include <utility>

namespace holdfast::cli {
namespace {

using base::Json;
using storage::HookAdded;
using storage::ListedHook;

constexpr std::size_t kLongestUrl = 2000;

bool is_url(const std::string& text) {
    return text.size() <= kLongestUrl && http::Url::parse(text).has_value();
}

std::vector<std::string> faults_of(const AddHook& command) {
    std::vector<std::string> faults;
    if (!is_url(command.url)) faults.push_back("'" + command.url + "' is not an http or https URL");
    const auto known = accounts::public_event_types();
    for (const std::string& type : command.event_types) {
        if (std::ranges::find(known, type) == known.end())
            faults.push_back("--event: there is no type '" + type + "'; docs/api.md lists them");
    }
    return faults;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string fault_of(HookAdded outcome, const AddHook& command) {
    switch (outcome) {
        case HookAdded::added:
            break;
        case HookAdded::no_app:
            return "there is no app " + command.app_name + " in use with the scope events:read";
        case HookAdded::exists:
            return "the app has a hook with this URL already";
        case HookAdded::too_many:
            return "there are " + std::to_string(storage::kMostHooks) + " hooks already, which is the most";
    }
    return "";
}

std::string state_of(const ListedHook& listed) {
    const storage::Hook& hook = listed.hook;
    if (hook.disabled_at) return "disabled: its receiver is gone";
    if (hook.failing_since)
        return "failing since " + base::rfc3339(*hook.failing_since) + ": " + hook.last_failure.value_or("") +
               "; next try " + base::rfc3339(hook.next_try_at);
    if (hook.delivered_at) return "in use, delivered " + base::rfc3339(*hook.delivered_at);
    return "in use, nothing delivered yet";
}

Json time_json(const std::optional<base::Time>& time) { return time ? Json(base::rfc3339(*time)) : Json(); }

Json to_json(const storage::ParkedEvent& event) {
    return Json::object({{"event_id", event.event_id},
                         {"occurred_at", base::rfc3339(event.occurred_at)},
                         {"failure", event.failure},
                         {"parked_at", base::rfc3339(event.parked_at)}});
}

Json to_json(const ListedHook& listed, const std::vector<storage::ParkedEvent>& parked) {
    const storage::Hook& hook = listed.hook;
    Json::Array events;
    for (const storage::ParkedEvent& event : parked) events.push_back(to_json(event));
    Json::Array types;
    std::istringstream words(hook.event_types);
    for (std::string type; words >> type;) types.emplace_back(type);
    return Json::object({{"id", hook.id},
                         {"app", hook.app_name},
                         {"url", hook.url},
                         {"event_types", std::move(types)},
                         {"created_at", base::rfc3339(hook.created_at)},
                         {"delivered_at", time_json(hook.delivered_at)},
                         {"failing_since", time_json(hook.failing_since)},
                         {"last_failure", hook.last_failure},
                         {"disabled_at", time_json(hook.disabled_at)},
                         {"parked", listed.parked},
                         {"parked_events", std::move(events)}});
}

void print(const ListedHook& listed, const std::vector<storage::ParkedEvent>& parked, std::ostream& out) {
    const storage::Hook& hook = listed.hook;
    out << hook.id << "\t" << shown(hook.app_name) << "\t" << shown(hook.url) << "\t"
        << (hook.event_types.empty() ? "every type" : hook.event_types) << "\t" << state_of(listed) << "\t"
        << listed.parked << " parked\n";
    for (const storage::ParkedEvent& event : parked)
        out << "  parked " << event.event_id << "\t" << base::rfc3339(event.occurred_at) << "\t"
            << shown(event.failure) << "\n";
}

int no_hook(const std::string& id, Console& console) {
    console.err << "holdfast: there is no hook " << shown(id) << "\n";
    return kFailed;
}

}  // namespace

int run(const AddHook& command, Console& console) {
    if (const auto faults = faults_of(command); !faults.empty()) {
        for (const std::string& fault : faults) console.err << "holdfast: " << shown(fault) << "\n";
        return kBadSetting;
    }
    const auto store = open_store(command.settings);
    make_data_dir(command.settings.data_dir);
    const crypto::Keys keys = keys_in_use(command.settings);
    const std::string id = base::random_uuid(), secret = accounts::make_hook_secret();
    const storage::NewHook hook{id,
                                command.app_name,
                                command.url,
                                joined(command.event_types),
                                accounts::seal_hook_secret(crypto::Sealer({keys.hook_secrets}), id, secret),
                                base::SystemClock().now()};
    const HookAdded outcome = store->run(storage::AddHook{hook});
    if (outcome != HookAdded::added) {
        console.err << "holdfast: " << shown(fault_of(outcome, command)) << "\n";
        return kFailed;
    }
    console.out << "added " << id << "\nsecret: " << secret << "\nKeep it now: it is not shown again.\n";
    if (command.url.starts_with("http://"))
        console.err << "holdfast: the URL is http: what is sent can be read on the way\n";
    return kOk;
}

int run(const ListHooks& command, Console& console) {
    const auto store = open_store(command.settings);
    for (const ListedHook& listed : store->run(storage::ListHooks{})) {
        const auto parked = store->run(storage::ListParked{listed.hook.id});
        if (command.as_json) {
            console.out << shown_json(to_json(listed, parked)) << "\n";
        } else {
            print(listed, parked, console.out);
        }
    }
    return kOk;
}

int run(const RemoveHook& command, Console& console) {
    if (!open_store(command.settings)->run(storage::RemoveHook{command.id}))
        return no_hook(command.id, console);
    console.out << "removed " << shown(command.id) << "\n";
    return kOk;
}

int run(const RetryHook& command, Console& console) {
    const auto parked =
        open_store(command.settings)->run(storage::RetryHook{command.id, base::SystemClock().now()});
    if (!parked) return no_hook(command.id, console);
    console.out << *parked << " parked events are sent again\n";
    return kOk;
}

}  // namespace holdfast::cli
