// The three operations that must be whole or not at all, and a way to look at the database whether they are.
#pragma once

#include "contract/fixture.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::contract {

// One operation, ready to run; with a name of its own, many of them live in one database.
struct Act {
    // May be repeated. Throws StoreError.
    std::function<void(Store&)> run;
    // Of the rows that it writes, as many as are there now.
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

// After a fault: all of it or nothing is there; all of it after a success, nothing after a failure that does
// not say commit_unknown; and the same store does it now.
void check_whole(const Act& act, Store& store, const std::optional<StoreError>& failure);

// Runs each act with a fault at its first step, at its second, ... until an act ends before its fault comes.
// `arm` sets the fault to the step of that number; `disarm` returns whether it has come.
void sweep(Fixture& f, const std::function<void(int step)>& arm, const std::function<bool()>& disarm);

}  // namespace holdfast::contract
