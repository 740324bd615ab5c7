// A Store that passes everything on to a real one, except where a test has scripted a fault: what a healthy
// database can't be brought to do.
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

// Thread-safe. Lives no longer than the store it was given.
class FaultStore final : public storage::Store {
  public:
    // Names an operation where its type is of no use: operation<storage::FindOwner>.
    enum class Operation : std::size_t {};
    template <class Op>
    static constexpr Operation operation{storage::AnyCall(std::in_place_type<storage::Call<Op>*>).index()};

    // Whether the real operation happens before its answer is replaced.
    enum class Real { skipped, called };
    static constexpr int kAlways = std::numeric_limits<int>::max();

    explicit FaultStore(storage::Store& real) : real_(real) {}

    // The next `times` calls of the operation answer `outcome`. A scripted failure goes before it.
    template <class Op>
    void answer(typename Op::Outcome outcome, int times = 1, Real real = Real::skipped) {
        const std::lock_guard lock(mutex_);
        answers_.insert_or_assign(
            operation<Op>,
            Fault{[outcome](storage::AnyCall call) { std::get<storage::Call<Op>*>(call)->outcome = outcome; },
                  times, real});
    }

    // The next `times` calls of the operation throw StoreError; with Real::called after they were done.
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

    // No faults any more.
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

    // Counts the call, and one fault down.
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
