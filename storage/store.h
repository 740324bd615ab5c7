// The Store: everything Holdfast asks of a database, one operation for one business need.
//
//     const auto outcome = store.run(storage::LinkAccount{link});
//
// An operation is a struct with a name, an Outcome and what it needs; its room's header declares it and says
// what it does: storage/users.h, sessions.h, linking.h, handover.h, events.h, rate_limits.h. Each is one
// transaction: it happens whole or not at all. Outcomes that a caller branches on are values, and those that
// are no success bear their name; run() throws StoreError for the rest. The database decides who owns a cloud
// account: no operation checks before it writes, the unique index does.
//
// To add one: its struct in a room, its name in the two lists below, and execute() in both backends
// (storage/sqlite, storage/postgres), which do not compile without it. All backends pass the one suite in
// tests/contract.
//
// An operation refers to texts of its caller: it is made where it runs, and not kept.
#pragma once

#include "storage/errors.h"

#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace holdfast::storage {

// Done, and nothing to tell of it.
struct Done {};

// Asks the database for a sign of life.
struct Ping {
    static constexpr std::string_view name = "ping";
    static constexpr bool only_reads = true;
    using Outcome = Done;
};

struct CreateUser;
struct FindCredentials;
struct DeleteUser;
struct CreateSession;
struct FindSession;
struct RotateSession;
struct RevokeSession;
struct ConsumeState;
struct LinkAccount;
struct FindOwner;
struct ListAccounts;
struct DisconnectAccount;
struct DeleteAccount;
struct SetNickname;
struct SaveTransferRequest;
struct TransferOwnership;
struct ListOpenOffers;
struct ListTransferEvents;
struct AcknowledgeTransferEvent;
struct ReadEvents;
struct ListActivity;
struct Charge;
struct KnowsNetwork;
struct RememberNetwork;

// An operation on its way, and its outcome once it is done.
template <class Operation>
struct Call {
    const Operation& operation;
    std::optional<typename Operation::Outcome> outcome{};
};

template <class... Operations>
using OneOf = std::variant<Call<Operations>*...>;

using AnyCall =
    OneOf<CreateUser, FindCredentials, DeleteUser, CreateSession, FindSession, RotateSession, RevokeSession,
          ConsumeState, LinkAccount, FindOwner, ListAccounts, DisconnectAccount, DeleteAccount, SetNickname,
          SaveTransferRequest, TransferOwnership, ListOpenOffers, ListTransferEvents,
          AcknowledgeTransferEvent, ReadEvents, ListActivity, Charge, KnowsNetwork, RememberNetwork, Ping>;

template <class Operation>
concept HasResult = !std::same_as<typename Operation::Outcome, Done>;

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

    // What a backend, and a Store around another one, has to provide: fills in the call's outcome or throws.
    virtual void perform(AnyCall call) = 0;
};

// What an outcome is called where operations are counted and logged: by its own name where it has one, else
// "ok".
template <class Outcome>
std::string_view outcome_name(const Outcome&) {
    if constexpr (requires { Outcome::name; }) return Outcome::name;
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
