"""Fills a database of any schema version from 3 on with users, each with a session, an account and an event. The columns are
those that the versions have in common; the others have defaults."""
import dataclasses


@dataclasses.dataclass
class Dialect:
    users: str  # the table of logins
    id: str  # of the row with the number n
    now: str
    later: str


POSTGRESQL = Dialect("auth.users", "CAST(lpad(to_hex(n), 32, '0') AS uuid)", "now()", "now() + interval '30 days'")
SQLITE = Dialect("auth_users", "printf('%08x-0000-4000-8000-%012x', n, n)", "unixepoch() * 1000000",
                 "unixepoch() * 1000000 + 2592000000000")

SEALED = "s" * 600  # as long as a provider's token, sealed


def fill(dialect, users):
    """The SQL of it, for an empty database."""
    email = "'user' || n || '@example.com'"
    tables = {
        dialect.users: {"id": dialect.id, "email": email, "encrypted_password": "'" + "h" * 97 + "'",
                        "created_at": dialect.now, "updated_at": dialect.now},
        "users": {"id": dialect.id, "email": email, "username": "'user'", "created_at": dialect.now, "updated_at": dialect.now},
        "auth_sessions": {"id": dialect.id, "user_id": dialect.id, "generation": "1", "created_at": dialect.now,
                          "expires_at": dialect.later},
        "cloud_provider_accounts": {"id": dialect.id, "user_id": dialect.id, "provider": "'onedrive'",
                                    "provider_account_id": "'account' || n", "account_email": email,
                                    "access_token": f"'{SEALED}'", "refresh_token": f"'{SEALED}'",
                                    "granted_scope": "'Files.Read'", "created_at": dialect.now, "updated_at": dialect.now},
        "domain_events": {"event_type": "'account.linked'", "occurred_at": dialect.now, "user_id": dialect.id,
                          "network": "''", "facts": "'{}'"},
    }
    numbers = f"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {users})"
    return "".join(f"INSERT INTO {table} ({', '.join(columns)}) {numbers} SELECT {', '.join(columns.values())} FROM numbers;\n"
                   for table, columns in tables.items()) + "ANALYZE;\n"


def write(dialect):
    """The SQL of a write to each table of the user with the number 1, which returns a row."""
    first = dialect.id.replace("(n)", "(1)").replace(", n, n)", ", 1, 1)")
    return [f"UPDATE {table} SET created_at = created_at WHERE id = {first} RETURNING 1;\n"
            for table in (dialect.users, "users", "auth_sessions", "cloud_provider_accounts")]
