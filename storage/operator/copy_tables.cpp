#include "storage/operator/copy_tables.h"

#include <string>

namespace holdfast::storage {
namespace {

using enum ColumnType;

constexpr bool kNull = true;

const std::vector<CopyTable> kTables = {
    {"auth_users",
     {{"id", uuid},
      {"email", text},
      {"encrypted_password", text, kNull},
      {"created_at", time},
      {"updated_at", time},
      {"raw_user_meta_data", json, kNull},
      {"raw_app_meta_data", json, kNull},
      {"email_confirmed_at", time, kNull},
      {"last_sign_in_at", time, kNull}}},
    {"users",
     {{"id", uuid}, {"email", text}, {"username", text}, {"created_at", time}, {"updated_at", time}}},
    {"auth_sessions",
     {{"id", uuid},
      {"user_id", uuid},
      {"generation", integer},
      {"created_at", time},
      {"expires_at", time},
      {"rotated_at", time, kNull},
      {"revoked_at", time, kNull},
      {"user_agent", text},
      {"network", text},
      {"authenticated_at", time, kNull}}},
    {"consumed_states", {{"state_digest", text}, {"expires_at", time}}},
    {"secret_checks", {{"name", text}, {"sealed", text}}},
    {"cloud_provider_accounts",
     {{"id", uuid},
      {"user_id", uuid},
      {"provider", text},
      {"provider_account_id", text},
      {"account_email", text},
      {"access_token", text, kNull},
      {"refresh_token", text, kNull},
      {"token_expiry", time, kNull},
      {"granted_scope", text},
      {"nickname", text, kNull},
      {"is_active", flag},
      {"disconnected_at", time, kNull},
      {"ownership_version", integer},
      {"token_generation", integer},
      {"reconnect_reason", text, kNull},
      {"quota_used", integer, kNull},
      {"quota_total", integer, kNull},
      {"quota_at", time, kNull},
      {"quota_due_at", time, kNull},
      {"connected_at", time},
      {"created_at", time},
      {"updated_at", time},
      {"refreshed_at", time}}},
    {"ownership_transfer_requests",
     {{"id", uuid},
      {"requesting_user_id", uuid},
      {"provider", text},
      {"provider_account_id", text},
      {"account_email", text},
      {"expected_account_id", uuid},
      {"expected_owner_id", uuid},
      {"expected_ownership_version", integer},
      {"access_token", text, kNull},
      {"refresh_token", text, kNull},
      {"token_expiry", time, kNull},
      {"granted_scope", text},
      {"status", text},
      {"created_at", time},
      {"expires_at", time}}},
    {"domain_events",
     {{"id", uuid},
      {"event_type", text},
      {"occurred_at", time},
      {"user_id", uuid, kNull},
      {"actor_id", uuid, kNull},
      {"subject_id", uuid, kNull},
      {"account_id", uuid, kNull},
      {"provider", text, kNull},
      {"provider_account_id", text, kNull},
      {"account_email", text, kNull},
      {"nickname", text, kNull},
      {"network", text},
      {"facts", text}},
     "sequence"},
    {"event_acknowledgements", {{"event_id", uuid}, {"user_id", uuid}, {"acknowledged_at", time}}},
    {"holdfast_apps",
     {{"id", uuid},
      {"name", text},
      {"credential_digest", text},
      {"scopes", text},
      {"provider", text, kNull},
      {"created_at", time},
      {"rotated_at", time},
      {"last_used_at", time, kNull},
      {"revoked_at", time, kNull}}},
    // How far they are is a place in domain_events, which is another one in the target (RowTarget::end).
    {"holdfast_hooks",
     {{"id", uuid},
      {"app_id", uuid},
      {"url", text},
      {"event_types", text},
      {"secret", text},
      {"told_until", time},
      {"next_try_at", time},
      {"delivered_at", time, kNull},
      {"disabled_at", time, kNull},
      {"created_at", time}}},
    {"token_revocations",
     {{"id", uuid},
      {"user_id", uuid},
      {"provider", text},
      {"provider_account_id", text},
      {"access_token", text, kNull},
      {"refresh_token", text, kNull},
      {"next_try_at", time},
      {"tries", integer},
      {"created_at", time}}},
    {"holdfast_mails",
     {{"id", uuid}, {"sealed", text}, {"created_at", time}, {"next_try_at", time}, {"tries", integer}}},
    {"holdfast_email_links",
     {{"digest", text},
      {"user_id", uuid, kNull},
      {"purpose", text},
      {"email", text},
      {"created_at", time},
      {"expires_at", time}}},
    {"rate_limits", {{"key", text}, {"theoretical_arrival_at", time}}},
    {"known_networks", {{"key", text}, {"expires_at", time}}},
    {"holdfast_leases", {{"name", text}, {"holder", uuid}, {"held_until", time}}},
};

}  // namespace

std::span<const CopyTable> copy_tables() { return kTables; }

std::string column_list(const CopyTable& table) {
    std::string list;
    for (const CopyColumn& column : table.columns) list.append(list.empty() ? "" : ", ").append(column.name);
    return list;
}

std::string order_clause(const CopyTable& table) {
    return table.order.empty() ? "" : " ORDER BY " + std::string(table.order);
}

}  // namespace holdfast::storage
