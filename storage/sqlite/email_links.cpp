#include "storage/sqlite/email_links.h"

#include "storage/email_link_columns.h"
#include "storage/sqlite/mails.h"
#include "storage/sqlite/sessions.h"
#include "storage/sqlite/users.h"

namespace holdfast::storage::sqlite {
namespace {

const std::string kFind = "SELECT " + kEmailLinkColumns.list() + R"sql(
FROM holdfast_email_links WHERE digest = ?1 AND expires_at > ?2 AND user_id IS NOT NULL)sql";

const std::string kSpend = R"sql(
DELETE FROM holdfast_email_links
WHERE digest = ?1 AND purpose = ?2 AND expires_at > ?3 AND user_id IS NOT NULL
RETURNING )sql" + kEmailLinkColumns.list();

constexpr Columns kUsedColumns{
    Column("auth_user.id", &EmailLinkUsed::user_id),
    Column(kEmailOfUser, &EmailLinkUsed::email),
    Column("profile.username", &EmailLinkUsed::username),
};
const std::string kSelectUser = "SELECT " + kUsedColumns.list() + R"sql(
FROM auth_users AS auth_user JOIN users AS profile ON profile.id = auth_user.id
WHERE auth_user.id = ?1)sql";

bool was_asked(Connection& connection, std::string_view asked_by) {
    return Query(connection, "DELETE FROM holdfast_mails WHERE id = ?1", asked_by).run() > 0;
}

void sweep(Connection& connection, Time now) {
    Query(connection,
          R"sql(
DELETE FROM holdfast_email_links WHERE digest IN (
    SELECT digest FROM holdfast_email_links WHERE expires_at <= ?1 ORDER BY expires_at LIMIT 100))sql",
          now)
        .run();
}

}  // namespace

void forget_email_links(Connection& connection, std::string_view user_id) {
    Query(connection, "DELETE FROM holdfast_email_links WHERE user_id = ?1", user_id).run();
}

bool has_invitation(Connection& connection, std::string_view digest, std::string_view email, Time now) {
    return Query(connection, R"sql(
SELECT 1 FROM holdfast_email_links WHERE digest = ?1 AND user_id IS NULL AND email = ?2 AND expires_at > ?3)sql",
                 digest, email, now)
        .first([](const Query& row) { return row.integer(0); })
        .has_value();
}

void end_invitation(Connection& connection, std::string_view digest) {
    Query(connection, "DELETE FROM holdfast_email_links WHERE digest = ?1", digest).run();
}

Done execute(Connection& connection, const SaveInvitation& operation) {
    sweep(connection, operation.now);
    Query(connection, "DELETE FROM holdfast_email_links WHERE user_id IS NULL AND email = ?1",
          operation.email)
        .run();
    Query(connection, R"sql(
INSERT INTO holdfast_email_links (digest, purpose, email, created_at, expires_at)
VALUES (?1, 'invite', ?2, ?3, ?4))sql",
          operation.digest, operation.email, operation.now, operation.expires_at)
        .run();
    write_mail(connection, operation.mail);
    return {};
}

bool execute(Connection& connection, const SaveEmailLink& operation) {
    const NewEmailLink& link = operation.link;
    if (!was_asked(connection, operation.asked_by)) return false;
    sweep(connection, link.created_at);
    Query(connection, "DELETE FROM holdfast_email_links WHERE user_id = ?1 AND purpose = ?2 AND email <> ?3",
          link.user_id, link.purpose, link.email)
        .run();
    Query insert(connection,
                 R"sql(
INSERT INTO holdfast_email_links (digest, user_id, purpose, email, created_at, expires_at)
SELECT ?1, id, ?3, ?4, ?5, ?6 FROM auth_users WHERE id = ?2)sql",
                 link.digest, link.user_id, link.purpose, link.email, link.created_at, link.expires_at);
    if (insert.run() == 0) return false;
    write_mail(connection, operation.mail);
    return true;
}

std::optional<EmailLink> execute(Connection& connection, const FindEmailLink& operation) {
    return Query(connection, Sql::composed(kFind), operation.digest, operation.now)
        .first([](const Query& row) { return kEmailLinkColumns.read(row); });
}

UseEmailLinkOutcome execute(Connection& connection, const UseEmailLink& operation) {
    const auto link =
        Query(connection, Sql::composed(kSpend), operation.digest, operation.purpose, operation.now)
            .first([](const Query& row) { return kEmailLinkColumns.read(row); });
    if (!link) return NoSuchLink{};
    const auto find = [&] {
        return Query(connection, Sql::composed(kSelectUser), link->user_id).first([](const Query& row) {
            return kUsedColumns.read(row);
        });
    };
    const auto before = find();
    const bool is_change = operation.purpose == kEmailChange;
    if (!before || (!is_change && before->email != link->email)) return NoSuchLink{};
    UpdateUser update{link->user_id, operation.now};
    if (is_change) update.email = link->email;
    update.password_hash = operation.password_hash;
    update.has_verified_email = true;
    update.actor_id = link->user_id;
    update.network = operation.network;
    const auto updated = execute(connection, update);
    if (const auto* taken = std::get_if<EmailTaken>(&updated)) return *taken;
    Query(connection, R"sql(
UPDATE auth_users SET raw_user_meta_data = json_set(coalesce(raw_user_meta_data, '{}'),
    '$.email', ?2, '$.email_verified', json('true'))
WHERE id = ?1)sql",
          link->user_id, link->email)
        .run();
    if (operation.session) insert_session(connection, *operation.session, operation.network);
    return find().value();
}

}  // namespace holdfast::storage::sqlite
