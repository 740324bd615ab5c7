// The columns of a user in the statements of AuthSchema. They use the aliases auth_user (auth.users), profile
// (public.users) and session (public.auth_sessions).
#pragma once

#include "storage/columns.h"
#include "storage/sessions.h"
#include "storage/users.h"

namespace holdfast::storage::postgres {

// "" if there is none (storage/users.h).
inline constexpr std::string_view kEmailOfUser =
    "CASE WHEN auth_user.email::text = auth_user.id::text THEN '' ELSE coalesce(auth_user.email::text, '') "
    "END";

inline constexpr Columns kCredentialColumns{
    Column("auth_user.id", &Credentials::user_id),
    Column(kEmailOfUser, &Credentials::email),
    Column("coalesce(profile.username, '')::text", &Credentials::username),
    Column("coalesce(auth_user.encrypted_password, '')::text", &Credentials::password_hash),
};

inline constexpr Columns kSessionUserColumns{
    Column("session.id", &SessionUser::session_id),
    Column("auth_user.id", &SessionUser::user_id),
    Column(kEmailOfUser, &SessionUser::email),
    Column("coalesce(profile.username, '')::text", &SessionUser::username),
    Column("coalesce(profile.created_at, auth_user.created_at)", &SessionUser::created_at),
    Column("session.authenticated_at", &SessionUser::authenticated_at),
    Column("auth_user.email_confirmed_at IS NOT NULL", &SessionUser::has_verified_email),
};

}  // namespace holdfast::storage::postgres
