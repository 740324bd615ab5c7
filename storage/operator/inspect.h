// Inspects a live database for the operator: faults in its schema and its rows, users, owners and hand-overs.
// It never migrates and never changes anything; an older or a newer schema is a finding, not an error.
#pragma once

#include "storage/time.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage {

class OperatorTransaction;

// A fault in the database.
struct Finding {
    std::string what;    // one sentence
    std::string repair;  // SQL for this backend, one or several statements; empty if SQL can't repair it
};

// A user, who should have a row in auth.users and a profile in public.users.
struct UserRecord {
    std::string id;
    std::string email;
    std::string username;  // empty without a profile
    bool in_auth_users;
    bool in_public_users;
    Time created_at;
    std::int64_t linked_accounts;
};

struct OwnedAccount {
    std::string account_id;
    std::string account_email;
    std::string owner_id;
    std::string owner_email;
    Time owned_since;
    bool is_active;
};

// One hand-over of an account. A user who was deleted since then is not known any more.
struct HandOver {
    Time at;
    std::optional<std::string> from_id;
    std::optional<std::string> from_email;
    std::optional<std::string> to_id;
    std::optional<std::string> to_email;
};

// A request for an account that waits for an answer.
struct AskedHandover {
    std::string request_id;
    std::string provider;
    std::string provider_account_id;
    std::string owner_id;
    std::string owner_email;
    std::string requester_id;
    std::string requester_email;
    Time made_at;
    Time answer_until;
    bool operator_is_asked;  // else the owner
};

// Not thread-safe. Everything is read in one snapshot, taken when it was opened. Every method throws
// StoreError.
class Inspector {
  public:
    explicit Inspector(std::unique_ptr<OperatorTransaction> transaction);
    ~Inspector();

    // 0 if there is no schema; then only examine() may be called.
    std::int64_t schema_version();

    // By the clock of the database's server; nullopt if it has none of its own.
    std::optional<Time> clock_time();

    // All faults, in an order in which the repairs can be applied; after all repairs there are no findings.
    // An older or newer schema, or a missing table, hides other faults.
    std::vector<Finding> examine();

    // The user with this normalised email: in auth.users, else in public.users alone. nullopt if in neither.
    std::optional<UserRecord> find_user(std::string_view email);

    // Calls `read` for each user in the order of emails, then for each profile in public.users alone. Needs
    // the same memory for any number of users.
    void list_users(const std::function<void(const UserRecord&)>& read);

    // The providers that have linked accounts; none without a table of them. Takes no longer for many
    // accounts.
    std::vector<std::string> account_providers();

    // How many linked accounts a provider has. Reads as many entries of an index.
    std::int64_t count_accounts(const std::string& provider);

    // The owner of the cloud account; nullopt if it has none.
    std::optional<OwnedAccount> find_owner(std::string_view provider, std::string_view provider_account_id);

    // Newest first.
    std::vector<HandOver> list_hand_overs(std::string_view provider, std::string_view provider_account_id);

    // The requests that wait for the operator or for an owner at `now`; those for the operator first, then
    // the oldest.
    std::vector<AskedHandover> list_asked_handovers(Time now);

  private:
    std::unique_ptr<OperatorTransaction> transaction_;
};

// Throws BadDatabaseUrl (storage/open.h), or StoreError if the database can't be opened or does not exist.
std::unique_ptr<Inspector> open_inspector(const std::string& url);

// The schema version of a database; 0 if it does not exist. Throws what open_inspector throws.
std::int64_t read_schema_version(const std::string& url);

// Inspector::examine() inside another transaction, without the check of who may read the tables.
std::vector<Finding> examine(OperatorTransaction& transaction);

}  // namespace holdfast::storage
