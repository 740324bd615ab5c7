#include "storage/sqlite/mails.h"

#include "storage/mail_columns.h"

namespace holdfast::storage::sqlite {
namespace {

const std::string kTake = R"sql(
UPDATE holdfast_mails SET tries = tries + 1, next_try_at = ?1 + (?2 << min(tries, 6))
WHERE id = (SELECT id FROM holdfast_mails WHERE next_try_at <= ?1 ORDER BY next_try_at, id LIMIT 1)
RETURNING )sql" + kMailColumns.list();

}  // namespace

void write_mail(Connection& connection, const NewMail& mail) {
    Query(connection,
          "INSERT INTO holdfast_mails (id, sealed, created_at, next_try_at) VALUES (?1, ?2, ?3, ?3)", mail.id,
          mail.sealed, mail.created_at)
        .run();
}

Done execute(Connection& connection, const SaveMail& operation) {
    write_mail(connection, operation.mail);
    return {};
}

std::optional<WaitingMail> execute(Connection& connection, const TakeMail& operation) {
    Query take(connection, Sql::composed(kTake), operation.now, std::int64_t{operation.pause.count()});
    return take.first([](const Query& row) { return kMailColumns.read(row); });
}

Done execute(Connection& connection, const EndMail& operation) {
    Query(connection, "DELETE FROM holdfast_mails WHERE id = ?1", operation.id).run();
    return {};
}

}  // namespace holdfast::storage::sqlite
