#include "storage/postgres/quota.h"

namespace holdfast::storage::postgres {

bool execute(Connection& connection, const ClaimQuota& operation) {
    if (!is_uuid(operation.account_id)) return false;
    return connection
               .write(R"sql(
UPDATE public.cloud_provider_accounts SET quota_due_at = $3
WHERE id = $1 AND is_active AND reconnect_reason IS NULL AND (quota_due_at IS NULL OR quota_due_at <= $2))sql",
                      Uuid{operation.account_id}, operation.now, operation.next)
               .changed_rows() > 0;
}

bool execute(Connection& connection, const StoreQuota& operation) {
    if (!is_uuid(operation.account_id)) return false;
    return connection
               .write(R"sql(
UPDATE public.cloud_provider_accounts SET quota_used = $3, quota_total = $4, quota_at = $5, quota_due_at = $6
WHERE id = $1 AND ownership_version = $2 AND is_active)sql",
                      Uuid{operation.account_id}, operation.ownership_version, operation.used,
                      operation.total, operation.now, operation.next)
               .changed_rows() > 0;
}

}  // namespace holdfast::storage::postgres
