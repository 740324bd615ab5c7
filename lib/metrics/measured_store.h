// A Store that passes each operation on to another one and measures it: the number of operations by outcome,
// and how long they take.
#pragma once

#include "metrics/registry.h"
#include "storage/store.h"

#include <memory>

namespace holdfast::metrics {

// Thread-safe. The other store outlives it.
class MeasuredStore final : public storage::Store {
  public:
    explicit MeasuredStore(storage::Store& store);
    ~MeasuredStore() override;

    void perform(storage::AnyCall call) override;

    // An outcome is "ok", the kind of a StoreError, or the outcome's own name: "email_taken", "violation",
    // "reused", ...
    void report(Figures& figures) const;

  private:
    struct Measures;

    storage::Store& store_;
    std::unique_ptr<Measures> measures_;
};

}  // namespace holdfast::metrics
