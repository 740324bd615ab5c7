#include "storage/sqlite/leases.h"

namespace holdfast::storage::sqlite {

bool execute(Connection& connection, const TakeLease& operation) {
    Query take(connection,
               R"sql(
INSERT INTO holdfast_leases AS lease (name, holder, held_until) VALUES (?1, ?2, ?4)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
    WHERE lease.holder = excluded.holder OR lease.held_until <= ?3)sql",
               operation.lease, operation.holder, operation.now, operation.until);
    return take.run() > 0;
}

}  // namespace holdfast::storage::sqlite
