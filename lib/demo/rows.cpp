#include "demo/rows.h"

#include "demo/trace.h"

#include <vector>

namespace holdfast::demo {
namespace {

using base::Json;

template <class Row, class ToJson>
Json array_of(const std::vector<Row>& rows, ToJson to_json) {
    Json::Array array;
    for (const Row& row : rows) array.push_back(to_json(row));
    return array;
}

Json sealed_json(std::optional<std::int64_t> bytes) { return bytes ? Json(sealed_text(*bytes)) : Json(); }

Json user_json(const storage::UserRow& row) {
    return Json::object({{"user_id", row.id}, {"username", row.username}, {"email", row.email}});
}

Json account_json(const storage::AccountRow& row) {
    return Json::object({{"id", row.id},
                         {"provider", row.provider},
                         {"provider_account_id", row.provider_account_id},
                         {"account_email", row.account_email},
                         {"nickname", row.nickname},
                         {"owner", owner_json(row)},
                         {"state", row.is_active ? "connected" : "disconnected"},
                         {"ownership_version", row.ownership_version},
                         {"access_token", sealed_json(row.access_token_bytes)},
                         {"refresh_token", sealed_json(row.refresh_token_bytes)},
                         {"updated_at", base::rfc3339(row.updated_at)}});
}

Json request_json(const storage::TransferRequestRow& row) {
    return Json::object({{"id", row.id},
                         {"provider", row.provider},
                         {"account_email", row.account_email},
                         {"requesting_user", Json::object({{"user_id", row.requesting_user_id},
                                                           {"username", row.requesting_username}})},
                         {"status", row.status},
                         {"waits_for", row.waits_for},
                         {"expires_at", base::rfc3339(row.expires_at)}});
}

Json event_json(const storage::EventRow& row) {
    return Json::object({{"at", base::rfc3339(row.at)},
                         {"type", row.type},
                         {"user", row.user},
                         {"actor", row.actor},
                         {"account_email", row.account_email}});
}

Json line_json(const KeptLog::Line& line) {
    return Json::object({{"at", base::rfc3339(line.at)}, {"level", name(line.level)}, {"line", line.text}});
}

Json question_json(const storage::Question& question) {
    return Json::object({{"title", question.title}, {"statement", question.statement}});
}

}  // namespace

Json owner_json(const storage::AccountRow& row) {
    return Json::object({{"user_id", row.owner_id}, {"username", row.owner_username}});
}

Json rows_json(const storage::Rows& rows, const KeptLog& log, const HookReceiver& hook_receiver) {
    return Json::object({{"users", array_of(rows.users, user_json)},
                         {"accounts", array_of(rows.accounts, account_json)},
                         {"requests", array_of(rows.requests, request_json)},
                         {"events", array_of(rows.events, event_json)},
                         {"log", array_of(log.lines(), line_json)},
                         {"webhooks", hook_receiver.messages()},
                         {"sql", array_of(rows.questions, question_json)}});
}

}  // namespace holdfast::demo
