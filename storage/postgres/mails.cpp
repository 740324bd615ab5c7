#include "storage/postgres/mails.h"

#include "storage/mail_columns.h"

namespace holdfast::storage::postgres {
namespace {

const std::string kTake = R"sql(
WITH due AS (
    SELECT id FROM public.holdfast_mails WHERE next_try_at <= $1 ORDER BY next_try_at LIMIT 1
    FOR UPDATE SKIP LOCKED)
UPDATE public.holdfast_mails AS waiting SET tries = waiting.tries + 1,
    next_try_at = $1 + $2 * (1::bigint << least(waiting.tries, 6)::integer) * interval '1 microsecond'
WHERE waiting.id = ANY (ARRAY(SELECT id FROM due)) RETURNING )sql" +
                          kMailColumns.list();

}  // namespace

Statement mail_statement(const NewMail& mail) {
    return Statement(R"sql(
INSERT INTO public.holdfast_mails (id, sealed, created_at, next_try_at) VALUES ($1, $2, $3, $3))sql",
                     Uuid{mail.id}, mail.sealed, mail.created_at);
}

Done execute(Connection& connection, const SaveMail& operation) {
    connection.write_all({mail_statement(operation.mail)});
    return {};
}

std::optional<WaitingMail> execute(Connection& connection, const TakeMail& operation) {
    return connection.write(Sql::composed(kTake), operation.now, std::int64_t{operation.pause.count()})
        .first([](const Row& row) { return kMailColumns.read(row); });
}

Done execute(Connection& connection, const EndMail& operation) {
    connection.write("DELETE FROM public.holdfast_mails WHERE id = $1", Uuid{operation.id});
    return {};
}

}  // namespace holdfast::storage::postgres
