#include "metrics/measured_store.h"

#include "storage/operations.h"

#include <array>
#include <chrono>
#include <string_view>
#include <vector>

namespace holdfast::metrics {
namespace {

using namespace std::chrono_literals;

constexpr std::array<Histogram::Duration, 12> kBounds = {100us, 250us, 500us, 1ms,   2500us, 5ms,
                                                         10ms,  25ms,  100ms, 250ms, 1s,     5s};

// Outcomes that are reported from the start, with 0, so that the first fault is seen as an increase. All
// others are reported once they have happened.
constexpr std::array<std::string_view, 5> kAlwaysTold = {"ok", "unavailable", "commit_unknown", "violation",
                                                         "internal"};

// Collects the names of an outcome's alternatives.
template <class Outcome>
struct Names {
    static void add_to(std::vector<std::string_view>& names) {
        if constexpr (storage::HasName<Outcome>) names.push_back(Outcome::name);
    }
};
template <class Value>
struct Names<std::optional<Value>> : Names<Value> {};
template <>
struct Names<storage::HandoverDecision> {
    static void add_to(std::vector<std::string_view>& names) {
        using enum storage::HandoverOutcome;
        for (const auto outcome :
             {already_transferred, owner_changed, account_not_found, too_many_accounts, waits_for_owner,
              refused, disabled, cooling_down, not_your_transfer, invalid, expired}) {
            names.push_back(name(outcome));
        }
    }
};
template <class... Alternatives>
struct Names<std::variant<Alternatives...>> {
    static void add_to(std::vector<std::string_view>& names) { (Names<Alternatives>::add_to(names), ...); }
};

// The figures of one operation.
struct Measure {
    Measure(std::string_view operation_name, std::vector<std::string_view> outcome_names)
        : operation(operation_name), outcomes(std::move(outcome_names)), counters(outcomes.size()) {}

    void count(std::string_view outcome) {
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            if (outcomes[i] == outcome) return counters[i].add();
        }
    }

    const std::string_view operation;
    const std::vector<std::string_view> outcomes;
    std::vector<Counter> counters;
    Histogram durations{kBounds};
};

template <class Operation>
std::unique_ptr<Measure> measure_of() {
    std::vector<std::string_view> outcomes(kAlwaysTold.begin(), kAlwaysTold.end());
    Names<typename Operation::Outcome>::add_to(outcomes);
    return std::make_unique<Measure>(Operation::name, std::move(outcomes));
}

template <class... Operations>
std::vector<std::unique_ptr<Measure>> measures_of(const storage::OneOf<Operations...>*) {
    std::vector<std::unique_ptr<Measure>> measures;
    (measures.push_back(measure_of<Operations>()), ...);
    return measures;
}

}  // namespace

// In the order of the operations in AnyCall.
struct MeasuredStore::Measures {
    std::vector<std::unique_ptr<Measure>> all = measures_of(static_cast<storage::AnyCall*>(nullptr));
};

MeasuredStore::MeasuredStore(storage::Store& store)
    : store_(store), measures_(std::make_unique<Measures>()) {}
MeasuredStore::~MeasuredStore() = default;

void MeasuredStore::perform(storage::AnyCall call) {
    measured({&call, 1}, [&] { store_.perform(call); });
}

void MeasuredStore::perform_together(std::span<const storage::AnyCall> calls) {
    measured(calls, [&] { store_.perform_together(calls); });
}

void MeasuredStore::measured(std::span<const storage::AnyCall> calls, const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    const auto count = [&](const storage::AnyCall& call, std::string_view outcome) {
        Measure& measure = *measures_->all[call.index()];
        measure.durations.observe(std::chrono::steady_clock::now() - start);
        measure.count(outcome);
    };
    try {
        work();
    } catch (const storage::StoreError& error) {
        for (const storage::AnyCall& call : calls) count(call, name(error.kind()));
        throw;
    } catch (...) {
        for (const storage::AnyCall& call : calls) count(call, "internal");
        throw;
    }
    const auto outcome = [](const auto* done) { return storage::outcome_name(*done->outcome); };
    for (const storage::AnyCall& call : calls) count(call, call.visit(outcome));
}

void MeasuredStore::report(Figures& figures) const {
    for (const auto& measure : measures_->all) {
        for (std::size_t i = 0; i < measure->outcomes.size(); ++i) {
            const auto value = measure->counters[i].value();
            if (value == 0 && i >= kAlwaysTold.size()) continue;
            figures.counter("holdfast_store_operations_total", "Operations of the database by their outcome.",
                            static_cast<double>(value),
                            {{"operation", measure->operation}, {"outcome", measure->outcomes[i]}});
        }
        figures.histogram("holdfast_store_operation_duration_seconds",
                          "How long operations of the database took.", measure->durations,
                          {{"operation", measure->operation}});
    }
}

}  // namespace holdfast::metrics
