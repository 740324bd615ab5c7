#include "metrics/measured_store.h"

#include <array>
#include <type_traits>
#include <variant>

namespace holdfast::metrics {

namespace {

using namespace std::chrono_literals;

enum class Operation : std::size_t {
    create_user,
    find_credentials,
    create_session,
    find_session,
    rotate_session,
    revoke_session,
    delete_user,
    consume_state,
    link_account,
    find_owner,
    list_accounts,
    disconnect_account,
    delete_account,
    set_nickname,
    save_transfer_request,
    transfer_ownership,
    list_transfer_events,
    acknowledge_transfer_event,
    charge,
    ping,
};

enum class Outcome : std::size_t {
    ok,
    // faults: what a StoreError says
    unavailable,
    commit_unknown,
    violation,  // or a value that says so
    internal,
    // values that an operation names
    email_taken,
    reused,
    gone,
    already_transferred,
    owner_changed,
    account_not_found,
    unknown,
    expired,
    limited,
};

constexpr std::array<std::string_view, 20> kOperations = {
    "create_user",
    "find_credentials",
    "create_session",
    "find_session",
    "rotate_session",
    "revoke_session",
    "delete_user",
    "consume_state",
    "link_account",
    "find_owner",
    "list_accounts",
    "disconnect_account",
    "delete_account",
    "set_nickname",
    "save_transfer_request",
    "transfer_ownership",
    "list_transfer_events",
    "acknowledge_transfer_event",
    "charge",
    "ping",
};
constexpr std::array<std::string_view, 14> kOutcomes = {
    "ok",      "unavailable", "commit_unknown",      "violation",     "internal",          "email_taken",
    "reused",  "gone",        "already_transferred", "owner_changed", "account_not_found", "unknown",
    "expired", "limited",
};
// Told from the start, so that the first fault is an increase; the others appear when they happen.
constexpr std::size_t kAlwaysTold = 5;

static_assert(kOperations[static_cast<std::size_t>(Operation::ping)] == "ping");
static_assert(kOutcomes[static_cast<std::size_t>(Outcome::limited)] == "limited");

constexpr std::array<Histogram::Duration, 12> kBounds = {100us, 250us, 500us, 1ms,   2500us, 5ms,
                                                         10ms,  25ms,  100ms, 250ms, 1s,     5s};

Outcome outcome_of(storage::ErrorKind kind) {
    switch (kind) {
        case storage::ErrorKind::unavailable:
            return Outcome::unavailable;
        case storage::ErrorKind::commit_unknown:
            return Outcome::commit_unknown;
        case storage::ErrorKind::violation:
            return Outcome::violation;
        case storage::ErrorKind::internal:
            return Outcome::internal;
    }
    return Outcome::internal;
}

// One overload for each alternative that is no success.
template <typename Value>
Outcome outcome_of_value(const Value&) {
    return Outcome::ok;
}
Outcome outcome_of_value(const storage::EmailTaken&) { return Outcome::email_taken; }
Outcome outcome_of_value(const storage::SessionReused&) { return Outcome::reused; }
Outcome outcome_of_value(const storage::SessionGone&) { return Outcome::gone; }
Outcome outcome_of_value(const storage::Violation&) { return Outcome::violation; }
Outcome outcome_of_value(const storage::AlreadyTransferred&) { return Outcome::already_transferred; }
Outcome outcome_of_value(const storage::OwnerChanged&) { return Outcome::owner_changed; }
Outcome outcome_of_value(const storage::AccountNotFound&) { return Outcome::account_not_found; }
Outcome outcome_of_value(const storage::RequestUnknown&) { return Outcome::unknown; }
Outcome outcome_of_value(const storage::RequestExpired&) { return Outcome::expired; }
Outcome outcome_of_value(const std::optional<std::chrono::microseconds>& wait) {
    return wait ? Outcome::limited : Outcome::ok;
}
template <typename... Alternatives>
Outcome outcome_of_value(const std::variant<Alternatives...>& value) {
    return std::visit([](const auto& alternative) { return outcome_of_value(alternative); }, value);
}

struct Measure {
    std::array<Counter, kOutcomes.size()> outcomes;
    Histogram durations{kBounds};
};

}  // namespace

struct MeasuredStore::Measures {
    // What `call` returns or throws, counted.
    template <typename Call>
    auto run(Operation operation, const Call& call) {
        Measure& measure = all[static_cast<std::size_t>(operation)];
        const auto count = [&](Outcome outcome) {
            measure.outcomes[static_cast<std::size_t>(outcome)].add();
        };
        const Stopwatch stopwatch(measure.durations);
        try {
            if constexpr (std::is_void_v<decltype(call())>) {
                call();
                count(Outcome::ok);
            } else {
                auto value = call();
                count(outcome_of_value(value));
                return value;
            }
        } catch (const storage::StoreError& error) {
            count(outcome_of(error.kind()));
            throw;
        } catch (...) {
            count(Outcome::internal);
            throw;
        }
    }

    std::array<Measure, kOperations.size()> all;
};

MeasuredStore::MeasuredStore(storage::Store& store)
    : store_(store), measures_(std::make_unique<Measures>()) {}
MeasuredStore::~MeasuredStore() = default;

void MeasuredStore::report(Figures& figures) const {
    for (std::size_t i = 0; i < kOperations.size(); ++i) {
        const Measure& measure = measures_->all[i];
        for (std::size_t j = 0; j < kOutcomes.size(); ++j) {
            const auto value = measure.outcomes[j].value();
            if (value == 0 && j >= kAlwaysTold) continue;
            figures.counter("holdfast_store_operations_total", "Operations of the database by their outcome.",
                            static_cast<double>(value),
                            {{"operation", kOperations[i]}, {"outcome", kOutcomes[j]}});
        }
        figures.histogram("holdfast_store_operation_duration_seconds",
                          "How long operations of the database took.", measure.durations,
                          {{"operation", kOperations[i]}});
    }
}

storage::CreateUserOutcome MeasuredStore::create_user(const storage::NewUser& user,
                                                      const storage::NewSession& session) {
    return measures_->run(Operation::create_user, [&] { return store_.create_user(user, session); });
}

std::optional<storage::Credentials> MeasuredStore::find_credentials(std::string_view email) {
    return measures_->run(Operation::find_credentials, [&] { return store_.find_credentials(email); });
}

bool MeasuredStore::create_session(const storage::NewSession& session) {
    return measures_->run(Operation::create_session, [&] { return store_.create_session(session); });
}

std::optional<storage::SessionUser> MeasuredStore::find_session(std::string_view session_id,
                                                                storage::Time now) {
    return measures_->run(Operation::find_session, [&] { return store_.find_session(session_id, now); });
}

storage::RotateOutcome MeasuredStore::rotate_session(std::string_view session_id, std::int64_t generation,
                                                     storage::Time now, storage::Time expires_at) {
    return measures_->run(Operation::rotate_session,
                          [&] { return store_.rotate_session(session_id, generation, now, expires_at); });
}

void MeasuredStore::revoke_session(std::string_view session_id, storage::Time now) {
    measures_->run(Operation::revoke_session, [&] { store_.revoke_session(session_id, now); });
}

bool MeasuredStore::delete_user(std::string_view user_id) {
    return measures_->run(Operation::delete_user, [&] { return store_.delete_user(user_id); });
}

bool MeasuredStore::consume_state(std::string_view state_digest, storage::Time expires_at,
                                  storage::Time now) {
    return measures_->run(Operation::consume_state,
                          [&] { return store_.consume_state(state_digest, expires_at, now); });
}

storage::LinkOutcome MeasuredStore::link_account(const storage::NewLink& link) {
    return measures_->run(Operation::link_account, [&] { return store_.link_account(link); });
}

std::optional<storage::Owner> MeasuredStore::find_owner(std::string_view provider,
                                                        std::string_view provider_account_id) {
    return measures_->run(Operation::find_owner,
                          [&] { return store_.find_owner(provider, provider_account_id); });
}

std::vector<storage::LinkedAccount> MeasuredStore::list_accounts(std::string_view user_id) {
    return measures_->run(Operation::list_accounts, [&] { return store_.list_accounts(user_id); });
}

std::optional<std::string> MeasuredStore::disconnect_account(std::string_view user_id,
                                                             std::string_view account_id, storage::Time now) {
    return measures_->run(Operation::disconnect_account,
                          [&] { return store_.disconnect_account(user_id, account_id, now); });
}

bool MeasuredStore::delete_account(std::string_view user_id, std::string_view provider,
                                   std::string_view account_id) {
    return measures_->run(Operation::delete_account,
                          [&] { return store_.delete_account(user_id, provider, account_id); });
}

bool MeasuredStore::set_nickname(std::string_view user_id, std::string_view provider,
                                 std::string_view account_id, const std::optional<std::string>& nickname,
                                 storage::Time now) {
    return measures_->run(Operation::set_nickname,
                          [&] { return store_.set_nickname(user_id, provider, account_id, nickname, now); });
}

void MeasuredStore::save_transfer_request(const storage::NewTransferRequest& request) {
    measures_->run(Operation::save_transfer_request, [&] { store_.save_transfer_request(request); });
}

storage::TransferOutcome MeasuredStore::transfer_ownership(const storage::TransferCommand& command) {
    return measures_->run(Operation::transfer_ownership, [&] { return store_.transfer_ownership(command); });
}

std::vector<storage::TransferEvent> MeasuredStore::list_transfer_events(std::string_view user_id) {
    return measures_->run(Operation::list_transfer_events,
                          [&] { return store_.list_transfer_events(user_id); });
}

bool MeasuredStore::acknowledge_transfer_event(std::string_view user_id, std::string_view event_id,
                                               storage::Time now) {
    return measures_->run(Operation::acknowledge_transfer_event,
                          [&] { return store_.acknowledge_transfer_event(user_id, event_id, now); });
}

std::optional<std::chrono::microseconds> MeasuredStore::charge(std::span<const storage::RateCharge> charges,
                                                               storage::Time now) {
    return measures_->run(Operation::charge, [&] { return store_.charge(charges, now); });
}

void MeasuredStore::ping() {
    measures_->run(Operation::ping, [&] { store_.ping(); });
}

}  // namespace holdfast::metrics
