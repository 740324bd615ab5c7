// The three operations of which all or nothing must happen, and a check of the database for that.
#pragma once

#include "contract/fixture.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::contract {

// One operation, ready to run. Each has a name of its own, so that many can use one database.
struct Act {
    // May be repeated. Throws StoreError.
    std::function<void(Store&)> run;
    // How many of the rows that it writes exist now.
    std::function<int()> rows;
    int all_rows;
};

Act sign_up(Fixture& f, std::string_view name);
Act link(Fixture& f, std::string_view name);
Act hand_over(Fixture& f, std::string_view name);

struct NamedAct {
    const char* name;
    Act (*prepare)(Fixture& f, std::string_view name);
};
inline constexpr NamedAct kActs[] = {{"sign-up", sign_up}, {"link", link}, {"hand-over", hand_over}};

// How a run ended: nullopt if it succeeded.
std::optional<StoreError> failure_of(const Act& act, Store& store);

// Checks after a fault that all rows are there or none: all after a success, none after a failure whose kind
// is not commit_unknown. Also checks that the same store can run the operation now.
void check_whole(const Act& act, Store& store, const std::optional<StoreError>& failure);

// Runs each act with a fault at its first step, at its second, ... until an act ends before its fault comes.
// `arm` sets the fault to the step of that number; `disarm` returns whether it has come.
void sweep(Fixture& f, const std::function<void(int step)>& arm, const std::function<bool()>& disarm);

}  // namespace holdfast::contract
