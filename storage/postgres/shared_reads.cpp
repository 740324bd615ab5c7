#include "storage/postgres/shared_reads.h"

#include "storage/postgres/connection.h"
#include "storage/postgres/merged_read.h"

#include <algorithm>
#include <utility>

namespace holdfast::storage::postgres {

Result SharedReads::read(const Statement& statement, Rows rows) {
    Item item{statement, rows};
    batches_.run(item, [this](Batches::Batch batch) noexcept { read_for_all(batch); });
    if (item.fault) std::rethrow_exception(item.fault);
    return std::move(item.result).value();
}

std::vector<Result> SharedReads::read_together(std::span<const Asked> asked) {
    std::vector<Item> items;
    items.reserve(asked.size());
    std::vector<Item*> batch;
    for (const auto& [statement, rows] : asked) batch.push_back(&items.emplace_back(Item{statement, rows}));
    read_all(batch);
    std::vector<Result> results;
    for (Item& item : items) results.push_back(std::move(item.result).value());
    return results;
}

std::vector<SharedReads::Group> SharedReads::groups(Batches::Batch batch) {
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

void SharedReads::read_all(Batches::Batch batch) {
    const std::vector<Group> of_batch = groups(batch);
    std::vector<Statement> statements;
    for (const Group& group : of_batch) statements.push_back(statement_of(group));
    auto results = pool_.run([&](Connection& connection) { return connection.read_all(statements); });
    for (std::size_t i = 0; i < of_batch.size(); ++i) answer(of_batch[i], std::move(results[i]));
}

void SharedReads::read_for_all(Batches::Batch batch) noexcept {
    try {
        read_all(batch);
    } catch (const StoreError& error) {
        // Each gets an exception of its own, because each is thrown on another thread.
        for (Item* item : batch)
            item->fault = std::make_exception_ptr(StoreError(error.kind(), error.what()));
    } catch (...) {
        for (Item* item : batch) item->fault = std::current_exception();
    }
}

}  // namespace holdfast::storage::postgres
