#include "storage/row_events.h"

#include <algorithm>

namespace holdfast::storage {
namespace {

NewEvent event_of(const RowTable& table, const RowChanged& row, const RowChange& change,
                  std::string_view type) {
    NewEvent event{.type = type,
                   .occurred_at = change.now,
                   .user_id = &table == &kUserTable ? row.id : row.user_id,
                   .actor_id = change.actor_id,
                   .network = change.network};
    if (&table == &kUserTable) return event;
    event.account_id = row.id;
    event.provider = row.provider;
    event.provider_account_id = row.provider_account_id;
    event.account_email = row.account_email;
    event.nickname = row.nickname;
    return event;
}

std::string listed(const std::vector<std::string_view>& names) {
    std::string list;
    for (const std::string_view name : names) list.append(list.empty() ? "" : ", ").append(name);
    return json_object({{"columns", list}});
}

}  // namespace

std::vector<NewEvent> events_of_change(const RowTable& table, const RowChanged& row,
                                       const std::vector<std::string_view>& set, const RowChange& change) {
    std::vector<NewEvent> events;
    const auto tell = [&](std::string_view type) -> NewEvent& {
        return events.emplace_back(event_of(table, row, change, type));
    };
    if (&table == &kUserTable) {
        NewEvent& event = tell(row.inserted ? "user.created" : "user.changed");
        if (!row.inserted) event.facts = listed(set);
        return events;
    }
    if (row.inserted) {
        tell("account.linked");
        return events;
    }
    std::vector<std::string_view> others;
    for (const std::string_view name : set) {
        if (name == "nickname") {
            tell("account.renamed");
        } else if (name != "is_active" || !row.disconnected) {
            others.push_back(name);
        }
    }
    if (row.disconnected) tell("account.disconnected");
    if (!others.empty()) tell("account.changed").facts = listed(others);
    return events;
}

NewEvent event_of_deletion(const RowTable& table, const RowChanged& row, const RowChange& change) {
    if (&table == &kUserTable)
        return {.type = "user.deleted", .occurred_at = change.now, .subject_id = row.id};
    return event_of(table, row, change, "account.deleted");
}

}  // namespace holdfast::storage
