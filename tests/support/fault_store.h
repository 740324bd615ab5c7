// A Store that passes everything on to a real one, except where a test has scripted a fault: what a healthy
// database can't be brought to do.
//
//     FaultStore store(real);
//     store.violate_links(same_user_violation, 1, FaultStore::Real::called);
//     store.hide_owner(3);
//     store.fail(FaultStore::Operation::find_owner, storage::ErrorKind::unavailable);
#pragma once

#include "storage/store.h"

#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace holdfast::test {

// Thread-safe. Lives no longer than the store it was given.
class FaultStore final : public storage::Store {
  public:
    using Time = storage::Time;

    enum class Operation {
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
    // Whether the real operation happens before its answer is replaced.
    enum class Real { skipped, called };
    static constexpr int kAlways = std::numeric_limits<int>::max();

    explicit FaultStore(storage::Store& real) : real_(real) {}

    // The next `times` calls of link_account answer `violation`.
    void violate_links(storage::Violation violation, int times = 1, Real real = Real::skipped) {
        const std::lock_guard lock(mutex_);
        link_violation_ = LinkViolation{std::move(violation), times, real};
    }

    // The next `times` calls of find_owner find nobody.
    void hide_owner(int times = 1) {
        const std::lock_guard lock(mutex_);
        owner_hidden_ = times;
    }

    // The next `times` calls of `operation` throw StoreError; with Real::called after they were done.
    void fail(Operation operation, storage::ErrorKind kind, int times = 1,
              std::string text = "scripted fault", Real real = Real::skipped) {
        const std::lock_guard lock(mutex_);
        failures_.insert_or_assign(operation, Failure{kind, times, std::move(text), real});
    }

    // No faults any more.
    void heal() {
        const std::lock_guard lock(mutex_);
        link_violation_.reset();
        owner_hidden_ = 0;
        failures_.clear();
    }

    // How often `operation` was called so far.
    int calls(Operation operation) const {
        const std::lock_guard lock(mutex_);
        const auto entry = calls_.find(operation);
        return entry == calls_.end() ? 0 : entry->second;
    }

    storage::CreateUserOutcome create_user(const storage::NewUser& user,
                                           const storage::NewSession& session) override {
        return run(Operation::create_user, [&] { return real_.create_user(user, session); });
    }
    std::optional<storage::Credentials> find_credentials(std::string_view email) override {
        return run(Operation::find_credentials, [&] { return real_.find_credentials(email); });
    }
    bool create_session(const storage::NewSession& session) override {
        return run(Operation::create_session, [&] { return real_.create_session(session); });
    }
    std::optional<storage::SessionUser> find_session(std::string_view session_id, Time now) override {
        return run(Operation::find_session, [&] { return real_.find_session(session_id, now); });
    }
    storage::RotateOutcome rotate_session(std::string_view session_id, std::int64_t generation, Time now,
                                          Time expires_at) override {
        return run(Operation::rotate_session,
                   [&] { return real_.rotate_session(session_id, generation, now, expires_at); });
    }
    void revoke_session(std::string_view session_id, Time now) override {
        run(Operation::revoke_session, [&] { real_.revoke_session(session_id, now); });
    }
    bool delete_user(std::string_view user_id) override {
        return run(Operation::delete_user, [&] { return real_.delete_user(user_id); });
    }
    bool consume_state(std::string_view state_digest, Time expires_at, Time now) override {
        return run(Operation::consume_state,
                   [&] { return real_.consume_state(state_digest, expires_at, now); });
    }
    storage::LinkOutcome link_account(const storage::NewLink& link) override {
        return run(Operation::link_account, [&]() -> storage::LinkOutcome {
            const auto scripted = take_link_violation();
            if (!scripted) return real_.link_account(link);
            if (scripted->real == Real::called) static_cast<void>(real_.link_account(link));
            return scripted->violation;
        });
    }
    std::optional<storage::Owner> find_owner(std::string_view provider,
                                             std::string_view provider_account_id) override {
        return run(Operation::find_owner, [&]() -> std::optional<storage::Owner> {
            if (take_owner_hidden()) return std::nullopt;
            return real_.find_owner(provider, provider_account_id);
        });
    }
    std::vector<storage::LinkedAccount> list_accounts(std::string_view user_id) override {
        return run(Operation::list_accounts, [&] { return real_.list_accounts(user_id); });
    }
    std::optional<std::string> disconnect_account(std::string_view user_id, std::string_view account_id,
                                                  Time now) override {
        return run(Operation::disconnect_account,
                   [&] { return real_.disconnect_account(user_id, account_id, now); });
    }
    bool delete_account(std::string_view user_id, std::string_view provider,
                        std::string_view account_id) override {
        return run(Operation::delete_account,
                   [&] { return real_.delete_account(user_id, provider, account_id); });
    }
    bool set_nickname(std::string_view user_id, std::string_view provider, std::string_view account_id,
                      const std::optional<std::string>& nickname, Time now) override {
        return run(Operation::set_nickname,
                   [&] { return real_.set_nickname(user_id, provider, account_id, nickname, now); });
    }
    void save_transfer_request(const storage::NewTransferRequest& request) override {
        run(Operation::save_transfer_request, [&] { real_.save_transfer_request(request); });
    }
    storage::TransferOutcome transfer_ownership(const storage::TransferCommand& command) override {
        return run(Operation::transfer_ownership, [&] { return real_.transfer_ownership(command); });
    }
    std::vector<storage::TransferEvent> list_transfer_events(std::string_view user_id) override {
        return run(Operation::list_transfer_events, [&] { return real_.list_transfer_events(user_id); });
    }
    bool acknowledge_transfer_event(std::string_view user_id, std::string_view event_id, Time now) override {
        return run(Operation::acknowledge_transfer_event,
                   [&] { return real_.acknowledge_transfer_event(user_id, event_id, now); });
    }
    std::optional<std::chrono::microseconds> charge(std::span<const storage::RateCharge> charges,
                                                    Time now) override {
        return run(Operation::charge, [&] { return real_.charge(charges, now); });
    }
    void ping() override {
        run(Operation::ping, [&] { real_.ping(); });
    }

  private:
    struct Failure {
        storage::ErrorKind kind;
        int times;
        std::string text;
        Real real;
    };
    struct LinkViolation {
        storage::Violation violation;
        int times;
        Real real;
    };

    template <typename Call>
    std::invoke_result_t<Call&> run(Operation operation, Call call) {
        const std::optional<Failure> failure = take_failure(operation);
        if (!failure) return call();
        if (failure->real == Real::called) static_cast<void>(call());
        throw storage::StoreError(failure->kind, failure->text);
    }

    // Counts the call, and one fault down.
    std::optional<Failure> take_failure(Operation operation) {
        const std::lock_guard lock(mutex_);
        ++calls_[operation];
        const auto entry = failures_.find(operation);
        if (entry == failures_.end() || entry->second.times == 0) return std::nullopt;
        if (entry->second.times != kAlways) --entry->second.times;
        return entry->second;
    }

    std::optional<LinkViolation> take_link_violation() {
        const std::lock_guard lock(mutex_);
        if (!link_violation_ || link_violation_->times == 0) return std::nullopt;
        if (link_violation_->times != kAlways) --link_violation_->times;
        return link_violation_;
    }

    bool take_owner_hidden() {
        const std::lock_guard lock(mutex_);
        if (owner_hidden_ == 0) return false;
        if (owner_hidden_ != kAlways) --owner_hidden_;
        return true;
    }

    storage::Store& real_;
    mutable std::mutex mutex_;
    std::map<Operation, Failure> failures_;
    std::optional<LinkViolation> link_violation_;
    int owner_hidden_ = 0;
    std::map<Operation, int> calls_;
};

}  // namespace holdfast::test
