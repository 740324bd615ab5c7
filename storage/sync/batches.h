// The work of many callers, done together by one of them.
//
// Callers queue. One of them leads: it does the work of all that wait, passes its place on to the first one
// that has come since, and wakes those it worked for. There is no extra thread: a caller without others does
// its own work at once, and none waits for company.
#pragma once

#include "sync/mutex.h"
#include "sync/wakeup.h"

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

namespace holdfast::sync {

// Thread-safe. Asks for no memory: a caller's entry in the queue is on its stack. An Item says what a caller
// wants and takes what becomes of it. At most kLeaders batches are done at the same time, of at most kMost
// items each: the first caller of a batch waits for the work of its last one.
template <typename Item, std::size_t kLeaders, std::size_t kMost>
class Batches {
  public:
    using Batch = std::span<Item* const>;

    // Returns once `item` is done, here or by another caller. `work` does all items of a batch; it is not
    // called with none, and it may not throw. No call may be under way when the object is destroyed.
    template <typename Work>
    void run(Item& item, const Work& work) {
        static_assert(std::is_nothrow_invocable_v<const Work&, Batch>, "all of a batch would wait for ever");
        Entry entry{item};
        if (!enter(entry)) entry.wakeup.wait();
        if (entry.leads) lead(entry, work);
    }

  private:
    struct Entry {
        Item& item;
        Entry* next = nullptr;  // in the queue, then in its batch
        bool leads = false;
        Wakeup wakeup{};  // woken to lead, or when the item is done
    };

    // True if the caller leads at once.
    bool enter(Entry& entry) {
        const Lock lock(mutex_);
        if (leaders_ == kLeaders) {
            push(entry);
            return false;
        }
        ++leaders_;
        entry.leads = true;
        return true;
    }

    template <typename Work>
    void lead(Entry& leader, const Work& work) noexcept {
        take_others(leader);
        std::array<Item*, kMost> items;
        std::size_t count = 0;
        for (const Entry* entry = &leader; entry != nullptr; entry = entry->next)
            items[count++] = &entry->item;
        work(Batch(items.data(), count));
        pass_on();
        // An entry may be destroyed as soon as it is woken.
        for (Entry* entry = leader.next; entry != nullptr;) std::exchange(entry, entry->next)->wakeup.wake();
    }

    // Appends the others of the batch to its leader.
    void take_others(Entry& leader) {
        const Lock lock(mutex_);
        Entry* last = &leader;
        for (std::size_t count = 1; count < kMost && first_ != nullptr; ++count) last = last->next = pop();
    }

    // Wakes the next leader, if anybody waits.
    void pass_on() {
        Entry* next = nullptr;
        {
            const Lock lock(mutex_);
            if (first_ == nullptr) {
                --leaders_;
                return;
            }
            next = pop();
        }
        next->leads = true;
        next->wakeup.wake();
    }

    void push(Entry& entry) REQUIRES(mutex_) {
        (first_ == nullptr ? first_ : last_->next) = &entry;
        last_ = &entry;
    }
    Entry* pop() REQUIRES(mutex_) {
        Entry* const entry = std::exchange(first_, first_->next);
        entry->next = nullptr;
        return entry;
    }

    Mutex mutex_;
    Entry* first_ GUARDED_BY(mutex_) = nullptr;  // null while fewer than kLeaders lead
    Entry* last_ GUARDED_BY(mutex_) = nullptr;   // of the queue, unless it is empty
    std::size_t leaders_ GUARDED_BY(mutex_) = 0;
};

}  // namespace holdfast::sync
