// The Store: everything Holdfast asks of a database, one method for one business operation.
//
// Each method is one transaction: it happens whole or not at all. Outcomes that a caller branches on are
// values; every method throws StoreError for the rest. The database decides who owns a cloud account: no
// method checks before it writes, the unique index does.
//
// Implementations: storage/sqlite (one file, offline) and those that storage/open.h names. All pass the one
// suite in tests/contract.
#pragma once

#include "storage/records.h"

#include <chrono>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace holdfast::storage {

// Thread-safe: any thread may call any method at any time. Lives as long as the server.
class Store {
  public:
    virtual ~Store() = default;

    // --- users and sessions

    // Writes the row of auth.users, its profile in public.users and the first session.
    // UserCreated, or EmailTaken with the violation of the email's unique constraint: then nothing is left
    // behind.
    [[nodiscard]] virtual CreateUserOutcome create_user(const NewUser& user, const NewSession& session) = 0;

    // The user with this normalised email, or nothing.
    [[nodiscard]] virtual std::optional<Credentials> find_credentials(std::string_view email) = 0;

    // True, or false where the user is gone. Sessions that expired before session.created_at are swept.
    [[nodiscard]] virtual bool create_session(const NewSession& session) = 0;

    // The user behind a session that is valid at `now`, or nothing.
    [[nodiscard]] virtual std::optional<SessionUser> find_session(std::string_view session_id, Time now) = 0;

    // Spends one generation of a session's refresh token (RFC 9700 section 4.14.2, rotation).
    // SessionRotated where `generation` was the current one; SessionReused where it was an older one: the
    // session is revoked with it; SessionGone otherwise.
    [[nodiscard]] virtual RotateOutcome rotate_session(std::string_view session_id, std::int64_t generation,
                                                       Time now, Time expires_at) = 0;

    // Revokes a session; no effect where it is not valid any more.
    virtual void revoke_session(std::string_view session_id, Time now) = 0;

    // Removes the user with profile, sessions, linked accounts, transfer requests and events. False: no such
    // user.
    [[nodiscard]] virtual bool delete_user(std::string_view user_id) = 0;

    // --- linking

    // Marks a state as used, once, and sweeps those whose own expiry has passed. `state_digest` is any text
    // that names the state. True the first time; false where it was used before.
    [[nodiscard]] virtual bool consume_state(std::string_view state_digest, Time expires_at, Time now) = 0;

    // The upsert ON CONFLICT (user_id, provider, provider_account_id) DO UPDATE. A repeat by the same user
    // renews the tokens and makes the account active again; an absent refresh token keeps the stored one;
    // owner, nickname and ownership version stay. Linked, or the Violation: 23505 on kGlobalAccountIndex
    // where another row has the account, 23503 where the user is gone.
    [[nodiscard]] virtual LinkOutcome link_account(const NewLink& link) = 0;

    // Who owns the account now, or nothing.
    [[nodiscard]] virtual std::optional<Owner> find_owner(std::string_view provider,
                                                          std::string_view provider_account_id) = 0;

    // The user's linked accounts, oldest first.
    [[nodiscard]] virtual std::vector<LinkedAccount> list_accounts(std::string_view user_id) = 0;

    // Erases the tokens and marks the row inactive; it stays the user's. The account's provider, or nothing
    // where the user owns no such row. A repeat changes nothing.
    [[nodiscard]] virtual std::optional<std::string> disconnect_account(std::string_view user_id,
                                                                        std::string_view account_id,
                                                                        Time now) = 0;

    // Removes the row: the account is free. False: the user owns no such row.
    [[nodiscard]] virtual bool delete_account(std::string_view user_id, std::string_view provider,
                                              std::string_view account_id) = 0;

    // An absent nickname clears it. False: the user owns no such row.
    [[nodiscard]] virtual bool set_nickname(std::string_view user_id, std::string_view provider,
                                            std::string_view account_id,
                                            const std::optional<std::string>& nickname, Time now) = 0;

    // --- hand-over

    // Saves a pending request; a newer one of the same user for the same account replaces the older one, id
    // and all. Sweeps the tokens of requests that expired. Throws StoreError (violation) where the user is
    // gone.
    virtual void save_transfer_request(const NewTransferRequest& request) = 0;

    // Completes a hand-over: spends the request, compares and swaps owner and ownership version, replaces all
    // tokens by those of the request, clears the nickname and writes an event for both users.
    // Every outcome but Transferred leaves account and events as they were. For a request already spent, and
    // for a requester who owns the account by other means: AlreadyTransferred while the requester owns it,
    // OwnerChanged once somebody else does, AccountNotFound once nobody does.
    [[nodiscard]] virtual TransferOutcome transfer_ownership(const TransferCommand& command) = 0;

    // What was handed over from or to the user, newest first.
    [[nodiscard]] virtual std::vector<TransferEvent> list_transfer_events(std::string_view user_id) = 0;

    // Marks an event as seen; a repeat keeps the first time. False: the user has no such event.
    [[nodiscard]] virtual bool acknowledge_transfer_event(std::string_view user_id, std::string_view event_id,
                                                          Time now) = 0;

    // --- rate limits

    // Counts a request under each key, where the key's limit leaves room for it (GCRA, as ITU-T I.371 has
    // it); rows that have no more effect are swept. Nothing where there was room under all keys; else the
    // time until there is room again under the fullest one.
    [[nodiscard]] virtual std::optional<std::chrono::microseconds> charge(std::span<const RateCharge> charges,
                                                                          Time now) = 0;

    // --- operation

    // Asks the database for a sign of life; throws StoreError where it gives none.
    virtual void ping() = 0;
};

}  // namespace holdfast::storage
