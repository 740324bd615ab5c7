#include "storage/operator/inspect.h"

#include "storage/database_url.h"
#include "storage/operator/copy_tables.h"
#include "storage/operator/row_checks.h"
#include "storage/operator/transaction.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace holdfast::storage {
namespace {

constexpr int kExamples = 3;

std::string cases_text(OperatorTransaction& transaction, const RowCheck& check, std::int64_t count) {
    std::string examples;
    transaction.each(
        "SELECT * FROM (" + std::string(check.cases) + ") AS cases LIMIT " + std::to_string(kExamples), {},
        [&](const OperatorRow& row) {
            examples.append(examples.empty() ? "" : ", ").append(row.optional_text(0).value_or("NULL"));
        });
    return examples + (count > kExamples ? ", ..." : "");
}

std::optional<Finding> examine_rows(OperatorTransaction& transaction, const RowCheck& check) {
    if (check.is_about_emails && transaction.may_share_emails()) return std::nullopt;
    const std::string count_sql = "SELECT count(*) FROM (" + std::string(check.cases) + ") AS cases";
    const std::int64_t count = transaction.first_integer(count_sql).value();
    if (count == 0) return std::nullopt;
    const std::string cases = std::to_string(count) + ": " + cases_text(transaction, check, count);
    return Finding{transaction.spell(check.what) + " (" + cases + "). " + std::string(check.remedy),
                   transaction.spell(check.repair)};
}

// nullopt if database and program agree.
std::optional<Finding> examine_version(OperatorTransaction& transaction) {
    const std::int64_t found = transaction.schema_version();
    const std::int64_t known = transaction.newest_version();
    if (found == known) return std::nullopt;
    const std::string what = "The database has schema version " + std::to_string(found) +
                             ", and this program knows version " + std::to_string(known);
    return Finding{what + (found < known ? ": run `holdfast migrate`." : ": use a newer holdfast."), ""};
}

bool lacks_a_table(OperatorTransaction& transaction) {
    return !std::ranges::all_of(copy_tables(),
                                [&](const CopyTable& table) { return transaction.has_table(table.name); });
}

void append(std::vector<Finding>& findings, std::vector<Finding> more) {
    std::ranges::move(more, std::back_inserter(findings));
}

// Columns: id, email, username or NULL, in auth.users, in public.users, created_at, linked accounts.
constexpr const char* kKnownUsers =
    R"sql(
SELECT CAST(auth_user.id AS TEXT), {email_of_user}, profile.username, CAST(1 AS BIGINT),
    CAST(CASE WHEN profile.id IS NULL THEN 0 ELSE 1 END AS BIGINT), auth_user.created_at,
    (SELECT count(*) FROM {cloud_provider_accounts} AS account WHERE account.user_id = auth_user.id)
FROM {auth_users} AS auth_user LEFT JOIN {users} AS profile ON profile.id = auth_user.id)sql";
constexpr const char* kOrphanProfiles =
    R"sql(
SELECT CAST(profile.id AS TEXT), coalesce(profile.email, ''), profile.username, CAST(0 AS BIGINT),
    CAST(1 AS BIGINT), profile.created_at,
    (SELECT count(*) FROM {cloud_provider_accounts} AS account WHERE account.user_id = profile.id)
FROM {users} AS profile
WHERE NOT EXISTS (SELECT 1 FROM {auth_users} AS auth_user WHERE auth_user.id = profile.id))sql";

UserRecord read_user(const OperatorRow& row) {
    return {.id = row.text(0),
            .email = row.text(1),
            .username = row.optional_text(2).value_or(""),
            .in_auth_users = row.integer(3) != 0,
            .in_public_users = row.integer(4) != 0,
            .created_at = row.optional_time(5).value_or(Time{}),
            .linked_accounts = row.integer(6)};
}

OwnedAccount read_owned_account(const OperatorRow& row) {
    return {.account_id = row.text(0),
            .account_email = row.text(1),
            .owner_id = row.text(2),
            .owner_email = row.text(3),
            .owned_since = row.time(4),
            .is_active = row.integer(5) != 0};
}

HandOver read_hand_over(const OperatorRow& row) {
    return {row.time(0), row.optional_text(1), row.optional_text(2), row.optional_text(3),
            row.optional_text(4)};
}

}  // namespace

std::vector<Finding> examine(OperatorTransaction& transaction) {
    if (auto finding = examine_version(transaction)) return {std::move(*finding)};
    std::vector<Finding> findings = transaction.examine_tables();
    // While a table is missing, the other checks can't run.
    if (lacks_a_table(transaction)) return findings;
    for (const RowCheck& check : row_checks()) {
        if (auto finding = examine_rows(transaction, check)) findings.push_back(std::move(*finding));
    }
    append(findings, transaction.examine_constraints());
    return findings;
}

Inspector::Inspector(std::unique_ptr<OperatorTransaction> transaction)
    : transaction_(std::move(transaction)) {}
Inspector::~Inspector() = default;

std::int64_t Inspector::schema_version() { return transaction_->schema_version(); }

std::optional<Time> Inspector::clock_time() { return transaction_->clock_time(); }

std::vector<Finding> Inspector::examine() {
    std::vector<Finding> findings = storage::examine(*transaction_);
    append(findings, transaction_->examine_rights());
    return findings;
}

std::optional<UserRecord> Inspector::find_user(std::string_view email) {
    std::optional<UserRecord> found;
    const auto keep_first = [&](const OperatorRow& row) {
        if (!found) found = read_user(row);
    };
    const std::vector<std::string> values{std::string(email)};
    transaction_->each(std::string(kKnownUsers) + " WHERE auth_user.email = $1", values, keep_first);
    if (!found)
        transaction_->each(std::string(kOrphanProfiles) + " AND profile.email = $1", values, keep_first);
    return found;
}

void Inspector::list_users(const std::function<void(const UserRecord&)>& read) {
    const auto forward = [&](const OperatorRow& row) { read(read_user(row)); };
    transaction_->each(std::string(kKnownUsers) + " ORDER BY auth_user.email, auth_user.id", {}, forward);
    transaction_->each(std::string(kOrphanProfiles) + " ORDER BY profile.email, profile.id", {}, forward);
}

std::vector<std::string> Inspector::account_providers() {
    std::vector<std::string> providers;
    if (!transaction_->has_table("cloud_provider_accounts")) return providers;
    // From one to the next by the index: GROUP BY would read every account.
    for (std::string last;;) {
        const auto before = providers.size();
        transaction_->each(
            "SELECT provider FROM {cloud_provider_accounts} WHERE provider > $1 ORDER BY provider LIMIT 1",
            {last}, [&](const OperatorRow& row) { providers.push_back(row.text(0)); });
        if (providers.size() == before) return providers;
        last = providers.back();
    }
}

std::int64_t Inspector::count_accounts(const std::string& provider) {
    std::int64_t count = 0;
    transaction_->each("SELECT count(*) FROM {cloud_provider_accounts} WHERE provider = $1", {provider},
                       [&](const OperatorRow& row) { count = row.integer(0); });
    return count;
}

std::optional<OwnedAccount> Inspector::find_owner(std::string_view provider,
                                                  std::string_view provider_account_id) {
    std::optional<OwnedAccount> found;
    // A hand-over keeps the row, so the row may be older than the ownership.
    transaction_->each(
        R"sql(
SELECT CAST(account.id AS TEXT), account.account_email, CAST(account.user_id AS TEXT),
    {email_of_user},
    coalesce((SELECT max(event.created_at) FROM {cloud_transfer_events} AS event
        WHERE event.user_id = account.user_id AND event.direction = 'to_me'
        AND event.provider = account.provider AND event.provider_account_id = account.provider_account_id
        AND event.created_at >= account.created_at), account.created_at),
    CAST(CASE WHEN account.is_active THEN 1 ELSE 0 END AS BIGINT)
FROM {cloud_provider_accounts} AS account
LEFT JOIN {auth_users} AS auth_user ON auth_user.id = account.user_id
WHERE account.provider = $1 AND account.provider_account_id = $2 ORDER BY account.created_at, account.id)sql",
        {std::string(provider), std::string(provider_account_id)}, [&](const OperatorRow& row) {
            if (!found) found = read_owned_account(row);
        });
    return found;
}

std::vector<HandOver> Inspector::list_hand_overs(std::string_view provider,
                                                 std::string_view provider_account_id) {
    std::vector<HandOver> hand_overs;
    transaction_->each(
        R"sql(
SELECT max(event.created_at),
    max(CASE WHEN event.direction = 'from_me' THEN CAST(event.user_id AS TEXT) END),
    max(CASE WHEN event.direction = 'from_me' THEN {email_of_user} END),
    max(CASE WHEN event.direction = 'to_me' THEN CAST(event.user_id AS TEXT) END),
    max(CASE WHEN event.direction = 'to_me' THEN {email_of_user} END)
FROM {cloud_transfer_events} AS event LEFT JOIN {auth_users} AS auth_user ON auth_user.id = event.user_id
WHERE event.provider = $1 AND event.provider_account_id = $2
GROUP BY event.transfer_id ORDER BY 1 DESC, event.transfer_id)sql",
        {std::string(provider), std::string(provider_account_id)},
        [&](const OperatorRow& row) { hand_overs.push_back(read_hand_over(row)); });
    return hand_overs;
}

std::vector<AskedHandover> Inspector::list_asked_handovers(Time now) {
    std::vector<AskedHandover> asked;
    transaction_->each(
        R"sql(
SELECT CAST(request.id AS TEXT), request.provider, request.provider_account_id,
    CAST(request.expected_owner_id AS TEXT),
    coalesce((SELECT {email_of_user} FROM {auth_users} AS auth_user
        WHERE auth_user.id = request.expected_owner_id), ''),
    CAST(request.requesting_user_id AS TEXT),
    coalesce((SELECT {email_of_user} FROM {auth_users} AS auth_user
        WHERE auth_user.id = request.requesting_user_id), ''),
    request.created_at,
    CASE WHEN request.operator_asked_at IS NULL THEN request.answer_by ELSE request.expires_at END,
    CAST(CASE WHEN request.operator_asked_at IS NULL THEN 0 ELSE 1 END AS BIGINT)
FROM {ownership_transfer_requests} AS request
WHERE request.status = 'pending' AND (request.operator_asked_at IS NOT NULL OR request.answer_by IS NOT NULL)
ORDER BY 10 DESC, request.created_at, request.id)sql",
        {}, [&](const OperatorRow& row) {
            if (row.time(8) <= now) return;
            asked.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5),
                             row.text(6), row.time(7), row.time(8), row.integer(9) == 1});
        });
    return asked;
}

std::unique_ptr<Inspector> open_inspector(const std::string& url) {
    return std::make_unique<Inspector>(open_reading_transaction(url));
}

std::int64_t read_schema_version(const std::string& url) {
    const DatabaseUrl database = read_database_url(url);
    if (database.backend == BackendKind::sqlite && !std::filesystem::exists(database.location)) return 0;
    return open_reading_transaction(url)->schema_version();
}

}  // namespace holdfast::storage
