// Why a callback linked no account, unless the provider denied it or another user owns the account.
#pragma once

namespace holdfast::accounts {

enum class LinkFault {
    invalid_state,  // missing, foreign, expired, used or from another browser; or its session has ended; or
                    // another user has signed in meanwhile
    no_code,
    busy,  // too many callbacks ask providers already; state and code are still unused
    invalid_grant,
    token_exchange_failed,
    userinfo_failed,
    too_many_accounts,       // the user owns kMostAccounts already
    handover_disabled,       // another user owns the account, and the operator allows no hand-over
    database_query_failed,   // the owner could not be read after the violation
    database_inconsistency,  // a violation but no owner, after all retries
    database_error,          // any other fault of the database
};

}  // namespace holdfast::accounts
