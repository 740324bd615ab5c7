#include "storage/operator/rows.h"

#include "storage/operator/transaction.h"

#include <array>

namespace holdfast::storage {
namespace {

constexpr std::string_view kUsers = R"sql(
SELECT CAST(auth_user.id AS TEXT), coalesce(profile.username, ''), {email_of_user}
FROM {auth_users} AS auth_user LEFT JOIN {users} AS profile ON profile.id = auth_user.id
ORDER BY auth_user.created_at DESC, auth_user.id)sql";

constexpr std::string_view kAccounts = R"sql(
SELECT CAST(account.id AS TEXT), account.provider, account.provider_account_id, account.account_email,
    account.nickname, CAST(account.user_id AS TEXT), coalesce(owner.username, ''),
    CAST(CASE WHEN account.is_active THEN 1 ELSE 0 END AS BIGINT), account.ownership_version,
    CAST(length(account.access_token) AS BIGINT), CAST(length(account.refresh_token) AS BIGINT),
    account.updated_at
FROM {cloud_provider_accounts} AS account LEFT JOIN {users} AS owner ON owner.id = account.user_id)sql";
constexpr std::string_view kNewestAccounts = " ORDER BY account.updated_at DESC, account.id";
constexpr std::string_view kOneAccount =
    " WHERE account.provider_account_id = $1 ORDER BY account.created_at, account.id";

constexpr std::string_view kRequests = R"sql(
SELECT CAST(request.id AS TEXT), request.provider, request.account_email,
    CAST(request.requesting_user_id AS TEXT), coalesce(requester.username, ''), request.status,
    request.expires_at,
    CASE WHEN request.operator_asked_at IS NOT NULL THEN 'operator' WHEN request.answer_by IS NOT NULL THEN 'owner'
        ELSE '' END
FROM {ownership_transfer_requests} AS request
LEFT JOIN {users} AS requester ON requester.id = request.requesting_user_id
ORDER BY request.created_at DESC, request.id)sql";

constexpr std::string_view kEvents = R"sql(
SELECT event.occurred_at, event.event_type,
    coalesce(to_user.username, CAST(event.user_id AS TEXT), CAST(event.subject_id AS TEXT), ''),
    coalesce(by_user.username, CAST(event.actor_id AS TEXT), ''), event.account_email
FROM {domain_events} AS event
LEFT JOIN {users} AS to_user ON to_user.id = event.user_id
LEFT JOIN {users} AS by_user ON by_user.id = event.actor_id
ORDER BY event.sequence DESC)sql";

struct QuestionText {
    std::string_view title;
    std::string_view statement;
};
constexpr std::array<QuestionText, 4> kQuestions = {{
    {"Who owns which account?", R"sql(SELECT account.account_email, owner.username, account.ownership_version
FROM {cloud_provider_accounts} AS account JOIN {users} AS owner ON owner.id = account.user_id;)sql"},
    {"Does any account have two owners?", R"sql(SELECT provider, provider_account_id, count(*)
FROM {cloud_provider_accounts} GROUP BY 1, 2 HAVING count(*) > 1;)sql"},
    {"Give somebody else the same account: the index refuses it (23505)",
     R"sql(INSERT INTO {cloud_provider_accounts} (id, user_id, provider, provider_account_id, account_email,
    granted_scope, created_at, updated_at)
SELECT 'ffffffff-ffff-4fff-8fff-ffffffffffff', other.id, account.provider, account.provider_account_id,
    account.account_email, '', account.created_at, account.updated_at
FROM {cloud_provider_accounts} AS account JOIN {users} AS other ON other.id <> account.user_id LIMIT 1;)sql"},
    {"What is stored of a token?",
     R"sql(SELECT account_email, access_token FROM {cloud_provider_accounts};)sql"},
}};

std::optional<std::int64_t> optional_integer(const OperatorRow& row, int column) {
    return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}

UserRow read_user(const OperatorRow& row) { return {row.text(0), row.text(1), row.text(2)}; }

AccountRow read_account(const OperatorRow& row) {
    return {.id = row.text(0),
            .provider = row.text(1),
            .provider_account_id = row.text(2),
            .account_email = row.text(3),
            .nickname = row.optional_text(4),
            .owner_id = row.text(5),
            .owner_username = row.text(6),
            .is_active = row.integer(7) != 0,
            .ownership_version = row.integer(8),
            .access_token_bytes = optional_integer(row, 9),
            .refresh_token_bytes = optional_integer(row, 10),
            .updated_at = row.time(11)};
}

TransferRequestRow read_request(const OperatorRow& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3),
            row.text(4), row.text(5), row.time(6), row.text(7)};
}

EventRow read_event(const OperatorRow& row) {
    return {row.time(0), row.text(1), row.text(2), row.text(3), row.optional_text(4)};
}

}  // namespace

Rows read_rows(const std::string& url, std::int64_t limit) {
    const auto transaction = open_reading_transaction(url);
    const auto newest = [&](std::string_view sql, auto& rows, auto read) {
        transaction->each(std::string(sql) + " LIMIT " + std::to_string(limit), {},
                          [&](const OperatorRow& row) { rows.push_back(read(row)); });
    };
    Rows rows;
    newest(kUsers, rows.users, read_user);
    newest(std::string(kAccounts).append(kNewestAccounts), rows.accounts, read_account);
    newest(kRequests, rows.requests, read_request);
    newest(kEvents, rows.events, read_event);
    for (const QuestionText& question : kQuestions)
        rows.questions.push_back({std::string(question.title), transaction->spell(question.statement)});
    return rows;
}

std::vector<AccountRow> read_account_rows(const std::string& url, std::string_view provider_account_id) {
    std::vector<AccountRow> rows;
    open_reading_transaction(url)->each(std::string(kAccounts).append(kOneAccount),
                                        {std::string(provider_account_id)},
                                        [&](const OperatorRow& row) { rows.push_back(read_account(row)); });
    return rows;
}

}  // namespace holdfast::storage
