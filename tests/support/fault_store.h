// A Store that passes everything on to a real one, except for operations with a scripted fault, which a
// healthy database would not have.
//
//     FaultStore store(real);
//     store.answer<storage::LinkAccount>(violation, 1, FaultStore::Real::called);
//     store.answer<storage::FindOwner>(std::nullopt, 3);
//     store.fail<storage::FindOwner>(storage::ErrorKind::unavailable);
#pragma once

#include "storage/store.h"

#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace holdfast::test {

// Thread-safe. The real store outlives it.
class FaultStore final : public storage::Store {
  public:
    // An operation as a value, for tables: operation<storage::FindOwner>.
    enum class Operation : std::size_t {};
    template <class Op>
    static constexpr Operation operation{storage::AnyCall::index_of<Op>};

    // Whether the real operation runs before its outcome is replaced.
    enum class Real { skipped, called };
    static constexpr int kAlways = std::numeric_limits<int>::max();

    explicit FaultStore(storage::Store& real) : real_(real) {}

    // The next `times` calls of the operation return `outcome`. A scripted failure comes first.
    template <class Op>
    void answer(typename Op::Outcome outcome, int times = 1, Real real = Real::skipped) {
        const std::lock_guard lock(mutex_);
        answers_.insert_or_assign(
            operation<Op>,
            Fault{[outcome](storage::AnyCall call) { call.as<Op>()->outcome = outcome; }, times, real});
    }

    // The next `times` calls of the operation throw StoreError; with Real::called after the real operation.
    void fail(Operation operation, storage::ErrorKind kind, int times = 1,
              const std::string& text = "scripted fault", Real real = Real::skipped) {
        const std::lock_guard lock(mutex_);
        failures_.insert_or_assign(
            operation,
            Fault{[kind, text](storage::AnyCall) { throw storage::StoreError(kind, text); }, times, real});
    }
    template <class Op>
    void fail(storage::ErrorKind kind, int times = 1, const std::string& text = "scripted fault",
              Real real = Real::skipped) {
        fail(operation<Op>, kind, times, text, real);
    }

    // Removes all faults.
    void heal() {
        const std::lock_guard lock(mutex_);
        failures_.clear();
        answers_.clear();
    }

    // How often the operation was called so far.
    template <class Op>
    int calls() const {
        const std::lock_guard lock(mutex_);
        const auto entry = calls_.find(operation<Op>);
        return entry == calls_.end() ? 0 : entry->second;
    }

    void perform(storage::AnyCall call) override {
        const std::optional<Fault> fault = next_fault(Operation{call.index()});
        if (!fault || fault->real == Real::called) real_.perform(call);
        if (fault) fault->happen(call);
    }

  private:
    struct Fault {
        std::function<void(storage::AnyCall)> happen;
        int times;
        Real real;
    };
    using Faults = std::map<Operation, Fault>;

    // Counts the call; returns the next fault and removes it.
    std::optional<Fault> next_fault(Operation operation) {
        const std::lock_guard lock(mutex_);
        ++calls_[operation];
        for (Faults* faults : {&failures_, &answers_}) {
            const auto entry = faults->find(operation);
            if (entry == faults->end() || entry->second.times == 0) continue;
            if (entry->second.times != kAlways) --entry->second.times;
            return entry->second;
        }
        return std::nullopt;
    }

    storage::Store& real_;
    mutable std::mutex mutex_;
    Faults failures_;
    Faults answers_;
    std::map<Operation, int> calls_;
};

}  // namespace holdfast::test
