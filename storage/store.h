// The Store: all operations that Holdfast needs of a database.
//
//     const auto outcome = store.run(storage::LinkAccount{link});
//
// An operation is a struct with a name, an Outcome and its arguments. These headers declare the operations
// and say what they do: storage/users.h, sessions.h, linking.h, vault.h, quota.h, handover.h, apps.h,
// events.h, hooks.h, rate_limits.h, leases.h, rows.h, revocations.h, mails.h, email_links.h,
// second_factors.h, passkeys.h. Each operation is one transaction: all of it happens, or nothing. Outcomes
// that a caller branches on are values, and each that is not a success has a name; run() throws StoreError
// for everything else. The database decides who owns a cloud account: no operation checks before it writes,
// the unique index does.
//
// To add an operation: declare its struct in one of these headers, add its name to the two lists below, and
// write execute() in both backends (storage/sqlite, storage/postgres), which do not compile without it; for a
// short read of PostgreSQL, read_of() (storage/postgres/shared_read.h). Both backends pass the same suite,
// tests/contract.
//
// An operation refers to its caller's texts: make it for the call of run(), and do not keep it.
#pragma once

#include "storage/call.h"
#include "storage/errors.h"

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace holdfast::storage {

// The outcome of an operation that returns nothing.
struct Done {};

// Throws StoreError if the database can't be used now.
struct Ping {
    static constexpr std::string_view name = "ping";
    static constexpr bool only_reads = true;
    using Outcome = Done;
};

struct CreateUser;
struct FindCredentials;
struct FindUser;
struct ListUsers;
struct UpdateUser;
struct DeleteUser;
struct CreateSession;
struct BranchSession;
struct FindSession;
struct RotateSession;
struct ListSessions;
struct RevokeSession;
struct RevokeOtherSessions;
struct AuthenticateSession;
struct ReplacePassword;
struct ConsumeState;
struct ConsumeStateOfSession;
struct LinkAccount;
struct FindOwner;
struct ListAccounts;
struct DisconnectAccount;
struct DeleteAccount;
struct SetNickname;
struct FindAccount;
struct KnowsUser;
struct FindTokens;
struct ListIdleTokens;
struct LeaseRefresh;
struct StoreTokens;
struct EndRefresh;
struct ExpireToken;
struct ClaimQuota;
struct StoreQuota;
struct SaveTransferRequest;
struct TransferOwnership;
struct ListOpenOffers;
struct FindTransferRequest;
struct ListUnanswered;
struct ListAskedRequests;
struct ListTransferEvents;
struct AcknowledgeTransferEvent;
struct CreateApp;
struct FindApp;
struct FindAppAndTokens;
struct ListApps;
struct RotateApp;
struct RevokeApp;
struct TouchApp;
struct TellTokenIssued;
struct ReadEvents;
struct ListActivity;
struct SweepEvents;
struct AddHook;
struct ListHooks;
struct ListParked;
struct RemoveHook;
struct RetryHook;
struct ListDueHooks;
struct TakeHook;
struct SaveHook;
struct SelectRows;
struct InsertRows;
struct UpdateRows;
struct DeleteRows;
struct Charge;
struct ForgetCharge;
struct KnowsNetwork;
struct RememberNetwork;
struct TakeLease;
struct TakeRevocation;
struct EndRevocation;
struct SaveMail;
struct TakeMail;
struct EndMail;
struct SaveEmailLink;
struct SaveInvitation;
struct FindEmailLink;
struct UseEmailLink;
struct FindSecondFactor;
struct SaveSecondFactor;
struct ConfirmSecondFactor;
struct UseCodeStep;
struct UseRecoveryCode;
struct RemoveSecondFactor;
struct AddPasskey;
struct ListPasskeys;
struct FindPasskey;
struct UsePasskey;
struct RemovePasskey;
struct RemovePasskeys;

// A class, so that it has a short name.
class AnyCall
    : public OneOf<
          CreateUser, FindCredentials, FindUser, ListUsers, UpdateUser, DeleteUser, CreateSession,
          BranchSession, FindSession, RotateSession, ListSessions, RevokeSession, RevokeOtherSessions,
          AuthenticateSession, ReplacePassword, ConsumeState, ConsumeStateOfSession, LinkAccount, FindOwner,
          ListAccounts, DisconnectAccount, DeleteAccount, SetNickname, FindAccount, KnowsUser, FindTokens,
          ListIdleTokens, LeaseRefresh, StoreTokens, EndRefresh, ExpireToken, ClaimQuota, StoreQuota,
          SaveTransferRequest, TransferOwnership, ListOpenOffers, FindTransferRequest, ListUnanswered,
          ListAskedRequests, ListTransferEvents, AcknowledgeTransferEvent, CreateApp, FindApp,
          FindAppAndTokens, ListApps, RotateApp, RevokeApp, TouchApp, TellTokenIssued, ReadEvents,
          ListActivity, SweepEvents, AddHook, ListHooks, ListParked, RemoveHook, RetryHook, ListDueHooks,
          TakeHook, SaveHook, SelectRows, InsertRows, UpdateRows, DeleteRows, Charge, ForgetCharge,
          KnowsNetwork, RememberNetwork, TakeLease, TakeRevocation, EndRevocation, SaveMail, TakeMail,
          EndMail, SaveEmailLink, SaveInvitation, FindEmailLink, UseEmailLink, FindSecondFactor,
          SaveSecondFactor, ConfirmSecondFactor, UseCodeStep, UseRecoveryCode, RemoveSecondFactor, AddPasskey,
          ListPasskeys, FindPasskey, UsePasskey, RemovePasskey, RemovePasskeys, Ping> {
  public:
    using OneOf::OneOf;
};

template <class Operation>
concept HasResult = !std::same_as<typename Operation::Outcome, Done>;

// An operation that changes nothing.
template <class Operation>
concept OnlyReads = Operation::only_reads;

// Thread-safe: any thread may run any operation at any time. Lives as long as the server.
class Store {
  public:
    virtual ~Store() = default;

    template <HasResult Operation>
    [[nodiscard]] typename Operation::Outcome run(const Operation& operation) {
        Call<Operation> call{operation};
        perform(&call);
        return std::move(call.outcome).value();
    }

    template <class Operation>
    void run(const Operation& operation) {
        Call<Operation> call{operation};
        perform(&call);
    }

    // The outcomes of many operations, in their order. Throws StoreError if any of them fails.
    template <OnlyReads Operation>
    [[nodiscard]] std::vector<typename Operation::Outcome> run_together(
        std::span<const Operation> operations) {
        std::vector<Call<Operation>> calls;
        calls.reserve(operations.size());
        std::vector<AnyCall> any_calls;
        for (const Operation& operation : operations)
            any_calls.push_back(&calls.emplace_back(Call<Operation>{operation}));
        perform_together(any_calls);
        std::vector<typename Operation::Outcome> outcomes;
        for (Call<Operation>& call : calls) outcomes.push_back(std::move(call.outcome).value());
        return outcomes;
    }

    // Sets the call's outcome, or throws StoreError. Each backend overrides it, and so does a Store that
    // passes calls on to another one.
    virtual void perform(AnyCall call) = 0;

    // Sets the outcome of each call, of operations that only read, or throws StoreError: then none counts. A
    // backend overrides it, and most_together(), if it can do better than one after the other.
    virtual void perform_together(std::span<const AnyCall> calls) {
        for (const AnyCall& call : calls) perform(call);
    }

    // How many calls are worth performing together; 1 if that gains nothing.
    virtual std::size_t most_together() const { return 1; }
};

// A type of outcomes with a name; a record with a member of that name is none.
template <class Outcome>
concept HasName = requires {
    requires std::is_pointer_v<decltype(&Outcome::name)>;
};

// The name of an outcome in metrics and logs: its own name if it has one, else "ok".
template <class Outcome>
std::string_view outcome_name(const Outcome&) {
    if constexpr (HasName<Outcome>) return Outcome::name;
    return "ok";
}
template <class Value>
std::string_view outcome_name(const std::optional<Value>& outcome) {
    return outcome ? outcome_name(*outcome) : "ok";
}
template <class... Alternatives>
std::string_view outcome_name(const std::variant<Alternatives...>& outcome) {
    return std::visit([](const auto& alternative) { return outcome_name(alternative); }, outcome);
}

}  // namespace holdfast::storage
