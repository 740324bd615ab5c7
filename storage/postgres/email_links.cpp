#include "storage/postgres/email_links.h"

#include "storage/email_link_columns.h"
#include "storage/postgres/mails.h"
#include "storage/postgres/sessions.h"
#include "storage/postgres/transaction.h"
#include "storage/postgres/user_columns.h"
#include "storage/postgres/users.h"

namespace holdfast::storage::postgres {
namespace {

const std::string kFind = "SELECT " + kEmailLinkColumns.list() + R"sql(
FROM public.holdfast_email_links WHERE digest = $1 AND expires_at > $2 AND user_id IS NOT NULL)sql";

constexpr const char* kForgetOther =
    "DELETE FROM public.holdfast_email_links WHERE user_id = $1 AND purpose = $2 AND email <> $3";

// The mail that asked goes even if the user is gone.
constexpr const char* kSave = R"sql(
WITH asked AS (DELETE FROM public.holdfast_mails WHERE id = $10 RETURNING id),
party AS (SELECT auth_user.id FROM auth.users AS auth_user, asked WHERE auth_user.id = $2
    FOR KEY SHARE OF auth_user),
link AS (
    INSERT INTO public.holdfast_email_links (digest, user_id, purpose, email, created_at, expires_at)
    SELECT $1, party.id, $3, $4, $5, $6 FROM party RETURNING digest)
INSERT INTO public.holdfast_mails (id, sealed, created_at, next_try_at) SELECT $7, $8, $9, $9 FROM link)sql";

// In the index's order, as every sweep (sessions.cpp).
constexpr const char* kSweep = R"sql(
DELETE FROM public.holdfast_email_links WHERE digest = ANY (ARRAY(
    SELECT digest FROM public.holdfast_email_links WHERE expires_at <= $1
    ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)))sql";

// Locks the user first, as every change of a user does.
constexpr const char* kLockAuthUser = R"sql(
SELECT auth_user.id FROM auth.users AS auth_user JOIN public.holdfast_email_links AS link
    ON link.user_id = auth_user.id
WHERE link.digest = $1 FOR NO KEY UPDATE OF auth_user)sql";

const std::string kSpend = R"sql(
DELETE FROM public.holdfast_email_links
WHERE digest = $1 AND purpose = $2 AND expires_at > $3 AND user_id IS NOT NULL
RETURNING )sql" + kEmailLinkColumns.list();

constexpr Columns kUsedColumns{
    Column("auth_user.id", &EmailLinkUsed::user_id),
    Column(kEmailOfUser, &EmailLinkUsed::email),
    Column("coalesce(profile.username, '')::text", &EmailLinkUsed::username),
};
const std::string kSelectUser = "SELECT " + kUsedColumns.list() + R"sql(
FROM auth.users AS auth_user JOIN public.users AS profile USING (id) WHERE auth_user.id = $1)sql";

constexpr const char* kTellVerified = R"sql(
UPDATE auth.users SET raw_user_meta_data = coalesce(raw_user_meta_data, '{}'::jsonb)
    || pg_catalog.jsonb_build_object('email', $2::text, 'email_verified', true)
WHERE id = $1)sql";

}  // namespace

Statement forget_email_links_statement(std::string_view user_id,
                                       std::optional<std::string_view> password_hash) {
    return Statement(R"sql(
DELETE FROM public.holdfast_email_links
WHERE user_id = $1 AND ($2::text IS NULL
    OR EXISTS (SELECT FROM auth.users WHERE id = $1 AND encrypted_password = $2)))sql",
                     Uuid{user_id}, password_hash);
}

Statement use_invitation_statement(std::string_view digest, std::string_view email, Time now) {
    return Statement(R"sql(
DELETE FROM public.holdfast_email_links
WHERE digest = $1 AND user_id IS NULL AND email = $2 AND expires_at > $3)sql",
                     digest, email, now);
}

Done execute(Connection& connection, const SaveInvitation& operation) {
    connection.write_all({
        Statement("DELETE FROM public.holdfast_email_links WHERE user_id IS NULL AND email = $1",
                  operation.email),
        Statement(R"sql(
INSERT INTO public.holdfast_email_links (digest, purpose, email, created_at, expires_at)
VALUES ($1, 'invite', $2, $3, $4))sql",
                  operation.digest, operation.email, operation.now, operation.expires_at),
        mail_statement(operation.mail),
        Statement(kSweep, operation.now),
    });
    return {};
}

bool execute(Connection& connection, const SaveEmailLink& operation) {
    const NewEmailLink& link = operation.link;
    const auto results = connection.write_all({
        Statement(kForgetOther, Uuid{link.user_id}, link.purpose, link.email),
        Statement(kSave, link.digest, Uuid{link.user_id}, link.purpose, link.email, link.created_at,
                  link.expires_at, Uuid{operation.mail.id}, operation.mail.sealed, operation.mail.created_at,
                  Uuid{operation.asked_by}),
        Statement(kSweep, link.created_at),
    });
    return results[1].changed_rows() > 0;
}

std::optional<EmailLink> execute(Connection& connection, const FindEmailLink& operation) {
    return connection.read(Sql::composed(kFind), operation.digest, operation.now).first([](const Row& row) {
        return kEmailLinkColumns.read(row);
    });
}

UseEmailLinkOutcome execute(Connection& connection, const AuthSchema& schema, const UseEmailLink& operation) {
    const auto read_used = [](const Row& row) { return kUsedColumns.read(row); };
    Transaction transaction(connection);
    const auto spent = transaction.begin({
        Statement(kLockAuthUser, operation.digest),
        Statement(Sql::composed(kSpend), operation.digest, operation.purpose, operation.now),
    });
    const auto link = spent[1].first([](const Row& row) { return kEmailLinkColumns.read(row); });
    if (!link) return NoSuchLink{};
    const auto found = transaction.run({Statement(Sql::composed(kSelectUser), Uuid{link->user_id})});
    auto used = found.front().first(read_used);
    const bool is_change = operation.purpose == kEmailChange;
    if (!used || (!is_change && used->email != link->email)) return NoSuchLink{};
    used->email = link->email;
    UpdateUser update{link->user_id, operation.now};
    if (is_change) update.email = link->email;
    update.password_hash = operation.password_hash;
    update.has_verified_email = true;
    update.actor_id = link->user_id;
    update.network = operation.network;
    auto statements = update_statements(schema, update);
    statements.push_back(Statement(kTellVerified, Uuid{link->user_id}, link->email));
    if (operation.session)
        statements.push_back(insert_session_statement(*operation.session, operation.network, std::nullopt));
    try {
        transaction.commit(std::move(statements));
    } catch (const ServerRefused& refused) {
        if (is_change && is_email_taken(refused, schema)) return email_taken(link->email);
        throw;
    }
    return std::move(*used);
}

}  // namespace holdfast::storage::postgres
