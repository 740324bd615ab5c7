// Many threads that begin at the same moment.
#pragma once

#include <barrier>
#include <cstddef>
#include <deque>
#include <exception>
#include <thread>
#include <type_traits>
#include <vector>

namespace holdfast::test {

// Calls action(0) ... action(count - 1), each on a thread of its own, and returns their results in order. If
// some throw, the first exception is thrown here. No assertions inside `action`: Catch counts on one thread
// only.
template <typename Action>
auto run_together(std::size_t count, Action action) {
    using Result = std::invoke_result_t<Action&, std::size_t>;
    std::deque<Result> results(count);  // a vector<bool> would share bytes between threads
    std::vector<std::exception_ptr> faults(count);
    std::barrier start(static_cast<std::ptrdiff_t>(count));
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < count; ++i) {
            threads.emplace_back([&, i] {
                start.arrive_and_wait();
                try {
                    results[i] = action(i);
                } catch (...) {
                    faults[i] = std::current_exception();
                }
            });
        }
    }
    for (const std::exception_ptr& fault : faults) {
        if (fault) std::rethrow_exception(fault);
    }
    return results;
}

}  // namespace holdfast::test
