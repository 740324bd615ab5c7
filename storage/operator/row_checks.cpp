#include "storage/operator/row_checks.h"

namespace holdfast::storage {
namespace {

// Of several rows the oldest one stays: the index would have refused the others. A user is never deleted.
constexpr RowCheck kRowChecks[] = {
    {"Cloud accounts with several owners",
     "Each of them can use the account. The repair keeps the owner who came first, as "
     "uniq_cloud_provider_accounts_global would have done, and deletes the rows of the others: they are "
     "offered a hand-over if they connect the account again. To keep another owner, delete the other rows "
     "yourself.",
     R"sql(
SELECT provider || ' ' || provider_account_id FROM {cloud_provider_accounts}
GROUP BY provider, provider_account_id HAVING count(*) > 1)sql",
     R"sql(DELETE FROM {cloud_provider_accounts} WHERE id IN (SELECT id FROM (
    SELECT id, row_number() OVER (PARTITION BY provider, provider_account_id ORDER BY created_at, id) AS place
    FROM {cloud_provider_accounts}) AS ranked WHERE place > 1);)sql"},
    {"Several transfer requests of one user for one account",
     "They stand in the way of ownership_transfer_unique_key; the repair keeps the newest.",
     R"sql(
SELECT provider || ' ' || provider_account_id || ' of user ' || CAST(requesting_user_id AS TEXT)
FROM {ownership_transfer_requests}
GROUP BY provider, provider_account_id, requesting_user_id HAVING count(*) > 1)sql",
     R"sql(DELETE FROM {ownership_transfer_requests} WHERE id IN (SELECT id FROM (
    SELECT id, row_number() OVER (
        PARTITION BY provider, provider_account_id, requesting_user_id ORDER BY created_at DESC, id) AS place
    FROM {ownership_transfer_requests}) AS ranked WHERE place > 1);)sql"},
    {"Emails with several users",
     "The repair leaves the email to the user who came first, and marks it for the others.",
     "SELECT email FROM {auth_users} GROUP BY email HAVING count(*) > 1",
     R"sql(UPDATE {auth_users} SET email = 'duplicate-' || CAST(id AS TEXT) || '-' || email
WHERE id IN (SELECT id FROM (
    SELECT id, row_number() OVER (PARTITION BY email ORDER BY created_at, id) AS place
    FROM {auth_users} WHERE email IS NOT NULL) AS ranked WHERE place > 1);)sql",
     true},
    {"Users without a profile, rows of {auth_users} that {users} lacks", "The repair makes the profiles.",
     R"sql(
SELECT CAST(id AS TEXT) FROM {auth_users} AS auth_user
WHERE NOT EXISTS (SELECT 1 FROM {users} AS profile WHERE profile.id = auth_user.id))sql",
     R"sql(INSERT INTO {users} (id, email, username, created_at, updated_at)
SELECT id, coalesce(email, ''), {local_part}, created_at, updated_at FROM {auth_users} AS auth_user
WHERE NOT EXISTS (SELECT 1 FROM {users} AS profile WHERE profile.id = auth_user.id);)sql"},
    {"Profiles without a user, rows of {users} that {auth_users} lacks", "The repair removes them.",
     R"sql(
SELECT CAST(id AS TEXT) FROM {users} AS profile
WHERE NOT EXISTS (SELECT 1 FROM {auth_users} AS auth_user WHERE auth_user.id = profile.id))sql",
     R"sql(DELETE FROM {users} WHERE NOT EXISTS (SELECT 1 FROM {auth_users} AS auth_user WHERE auth_user.id = {users}.id);)sql"},
    {"Linked accounts without a user, rows of {cloud_provider_accounts}",
     "The repair removes them; the accounts are free then.",
     R"sql(
SELECT provider || ' ' || provider_account_id FROM {cloud_provider_accounts} AS account
WHERE NOT EXISTS (SELECT 1 FROM {auth_users} AS auth_user WHERE auth_user.id = account.user_id))sql",
     R"sql(DELETE FROM {cloud_provider_accounts} WHERE NOT EXISTS (
    SELECT 1 FROM {auth_users} AS auth_user WHERE auth_user.id = {cloud_provider_accounts}.user_id);)sql"},
    {"Sessions without a user, rows of {auth_sessions}", "The repair removes them.",
     R"sql(
SELECT CAST(id AS TEXT) FROM {auth_sessions} AS session
WHERE NOT EXISTS (SELECT 1 FROM {auth_users} AS auth_user WHERE auth_user.id = session.user_id))sql",
     R"sql(DELETE FROM {auth_sessions} WHERE NOT EXISTS (
    SELECT 1 FROM {auth_users} AS auth_user WHERE auth_user.id = {auth_sessions}.user_id);)sql"},
    {"Transfer requests without a user, rows of {ownership_transfer_requests}", "The repair removes them.",
     R"sql(
SELECT CAST(id AS TEXT) FROM {ownership_transfer_requests} AS request
WHERE NOT EXISTS (SELECT 1 FROM {auth_users} AS auth_user WHERE auth_user.id = request.requesting_user_id))sql",
     R"sql(DELETE FROM {ownership_transfer_requests} WHERE NOT EXISTS (
    SELECT 1 FROM {auth_users} AS auth_user
    WHERE auth_user.id = {ownership_transfer_requests}.requesting_user_id);)sql"},
    {"Events without a user, rows of {domain_events}", "The repair removes them.",
     R"sql(
SELECT CAST(id AS TEXT) FROM {domain_events} AS event
WHERE event.user_id IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM {auth_users} AS auth_user WHERE auth_user.id = event.user_id))sql",
     R"sql(DELETE FROM {domain_events} WHERE user_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM {auth_users} AS auth_user WHERE auth_user.id = {domain_events}.user_id);)sql"},
};

}  // namespace

std::span<const RowCheck> row_checks() { return kRowChecks; }

}  // namespace holdfast::storage
