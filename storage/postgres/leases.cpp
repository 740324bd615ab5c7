#include "storage/postgres/leases.h"

namespace holdfast::storage::postgres {

bool execute(Connection& connection, const TakeLease& operation) {
    return connection
               .write(R"sql(
INSERT INTO public.holdfast_leases AS lease (name, holder, held_until) VALUES ($1, $2, $4)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
    WHERE lease.holder = excluded.holder OR lease.held_until <= $3)sql",
                      operation.lease, Uuid{operation.holder}, operation.now, operation.until)
               .changed_rows() > 0;
}

}  // namespace holdfast::storage::postgres
