// A Store that passes each operation on to another one, and tells the current span (demo/trace.h) which it
// was, how long it took and what came of it. From some operations the span learns who its user is and which
// account is linked.
#pragma once

#include "storage/store.h"

#include <span>
#include <string_view>

namespace holdfast::demo {

// The gist of an operation's SQL, for the page.
struct Label {
    std::string_view operation;
    std::string_view text;
};
std::span<const Label> labels();

// The operation's own name if it has no label.
std::string_view label_of(std::string_view operation);

// Thread-safe. The other store outlives it.
class TracedStore final : public storage::Store {
  public:
    explicit TracedStore(storage::Store& store) : store_(store) {}

    void perform(storage::AnyCall call) override;

  private:
    storage::Store& store_;
};

}  // namespace holdfast::demo
