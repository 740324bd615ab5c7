// A Store that passes each operation on to another one and measures it: the number of operations by outcome,
// and how long they take.
#pragma once

#include "metrics/registry.h"
#include "storage/store.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <span>

namespace holdfast::metrics {

// Thread-safe. The other store outlives it.
class MeasuredStore final : public storage::Store {
  public:
    explicit MeasuredStore(storage::Store& store);
    ~MeasuredStore() override;

    void perform(storage::AnyCall call) override;
    // Each call counts for itself; its time is that of all.
    void perform_together(std::span<const storage::AnyCall> calls) override;
    std::size_t most_together() const override { return store_.most_together(); }

    // An outcome is "ok", the kind of a StoreError, or the outcome's own name: "email_taken", "violation",
    // "reused", ...
    void report(Figures& figures) const;

  private:
    struct Measures;

    void measured(std::span<const storage::AnyCall> calls, const std::function<void()>& work);

    storage::Store& store_;
    std::unique_ptr<Measures> measures_;
};

}  // namespace holdfast::metrics
