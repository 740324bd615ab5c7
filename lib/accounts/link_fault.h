// Why a callback has linked no account, where neither the provider nor another owner is the reason.
#pragma once

namespace holdfast::accounts {

enum class LinkFault {
    invalid_state,  // missing, foreign, expired, used, from another browser; the session behind it is over;
                    // another user signed in meanwhile
    no_code,
    busy,  // too many callbacks are at the provider: nothing was used up
    invalid_grant,
    token_exchange_failed,
    userinfo_failed,
    too_many_accounts,       // the user owns as many as may be
    database_query_failed,   // the owner could not be read after the violation
    database_inconsistency,  // a violation but no owner, after all retries
    database_error,          // any other fault of the database
};

}  // namespace holdfast::accounts
