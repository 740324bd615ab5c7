#include "storage/postgres/shared_reads.h"

#include "storage/postgres/connection.h"
#include "storage/postgres/merged_read.h"

#include <algorithm>
#include <utility>

namespace holdfast::storage::postgres {
namespace {

// Round trips at the same time: while one is under way, the next one fills.
constexpr std::size_t kLeaders = 2;
// Keeps one round trip short: the first caller waits for the last one.
constexpr std::size_t kBatchLimit = 32;

}  // namespace

Result SharedReads::read(const Statement& statement, Rows rows) {
    Item item{statement, rows};
    if (!enter(item)) item.wakeup.wait();
    if (!item.batch.empty()) lead(item);
    if (item.fault) std::rethrow_exception(item.fault);
    return std::move(item.result).value();
}

// True if the caller leads at once.
bool SharedReads::enter(Item& item) noexcept {
    const sync::Lock lock(mutex_);
    queue_.push_back(&item);
    if (leaders_ == kLeaders) return false;
    ++leaders_;
    item.batch = take_batch();
    return true;
}

// An item may be destroyed as soon as it is woken.
void SharedReads::lead(const Item& leader) noexcept {
    read_all(leader.batch);
    pass_on();
    for (Item* item : leader.batch) {
        if (item != &leader) item->wakeup.wake();
    }
}

std::vector<SharedReads::Item*> SharedReads::take_batch() {
    const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), kBatchLimit));
    std::vector<Item*> batch(queue_.begin(), queue_.begin() + count);
    queue_.erase(queue_.begin(), queue_.begin() + count);
    return batch;
}

std::vector<SharedReads::Group> SharedReads::groups(const std::vector<Item*>& batch) {
    std::vector<Group> groups;
    for (Item* item : batch) {
        const auto found = std::ranges::find_if(groups, [item](const Group& group) {
            return item->rows == Rows::one &&
                   group.front()->statement.sql().text() == item->statement.sql().text();
        });
        found == groups.end() ? groups.push_back({item}) : found->push_back(item);
    }
    return groups;
}

Sql SharedReads::merged_sql_of(const Statement& statement) {
    const sync::Lock lock(texts_mutex_);
    const auto [entry, is_new] = merged_texts_.try_emplace(statement.sql().text());
    if (is_new) entry->second = merged_sql(statement.sql().text(), statement.values().size());
    return Sql::composed(entry->second);
}

Statement SharedReads::statement_of(const Group& group) {
    const Statement& first = group.front()->statement;
    if (group.size() == 1) return first;
    std::vector<const Statement*> statements;
    for (const Item* item : group) statements.push_back(&item->statement);
    return merged(merged_sql_of(first), statements);
}

void SharedReads::answer(const Group& group, Result result) {
    if (group.size() == 1) {
        group.front()->result = std::move(result);
        return;
    }
    auto parts = split(result, group.size());
    for (std::size_t i = 0; i < group.size(); ++i) group[i]->result = std::move(parts[i]);
}

void SharedReads::read_all(const std::vector<Item*>& batch) noexcept {
    try {
        const std::vector<Group> of_batch = groups(batch);
        std::vector<Statement> statements;
        for (const Group& group : of_batch) statements.push_back(statement_of(group));
        auto results = pool_.run([&](Connection& connection) { return connection.read_all(statements); });
        for (std::size_t i = 0; i < of_batch.size(); ++i) answer(of_batch[i], std::move(results[i]));
    } catch (const StoreError& error) {
        // Each gets an exception of its own, because each is thrown on another thread.
        for (Item* item : batch)
            item->fault = std::make_exception_ptr(StoreError(error.kind(), error.what()));
    } catch (...) {
        for (Item* item : batch) item->fault = std::current_exception();
    }
}

// Wakes the next leader, if anybody waits.
void SharedReads::pass_on() {
    Item* next = nullptr;
    {
        const sync::Lock lock(mutex_);
        if (queue_.empty()) {
            --leaders_;
            return;
        }
        next = queue_.front();
        next->batch = take_batch();
    }
    next->wakeup.wake();
}

}  // namespace holdfast::storage::postgres
