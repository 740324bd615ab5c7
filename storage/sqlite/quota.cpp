#include "storage/sqlite/quota.h"

namespace holdfast::storage::sqlite {

bool execute(Connection& connection, const ClaimQuota& operation) {
    Query claim(connection, R"sql(
UPDATE cloud_provider_accounts SET quota_due_at = ?3
WHERE id = ?1 AND is_active = 1 AND reconnect_reason IS NULL AND (quota_due_at IS NULL OR quota_due_at <= ?2))sql",
                operation.account_id, operation.now, operation.next);
    return claim.run() > 0;
}

bool execute(Connection& connection, const StoreQuota& operation) {
    Query store(connection, R"sql(
UPDATE cloud_provider_accounts SET quota_used = ?3, quota_total = ?4, quota_at = ?5, quota_due_at = ?6
WHERE id = ?1 AND ownership_version = ?2 AND is_active = 1)sql",
                operation.account_id, operation.ownership_version, operation.used, operation.total,
                operation.now, operation.next);
    return store.run() > 0;
}

}  // namespace holdfast::storage::sqlite
