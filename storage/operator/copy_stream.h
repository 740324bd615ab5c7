// The two ends of a copy: rows come out of one backend and go into another, one at a time.
#pragma once

#include "storage/operator/copy_tables.h"
#include "storage/operator/transaction.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::storage {

// One value: a UUID in lower-case text, a text, a number, microseconds since 1970, 0 or 1.
struct Cell {
    bool is_null = true;
    std::int64_t number = 0;
    std::string_view text{};
};

// The cells of a row, in the order of CopyTable::columns. Valid while the call runs.
using CellRow = std::span<const Cell>;

// Not thread-safe. Every method throws StoreError.
class RowSource {
  public:
    virtual ~RowSource() = default;
    virtual OperatorTransaction& transaction() = 0;
    virtual void read(const CopyTable& table, const std::function<void(CellRow)>& read_row) = 0;
};

// Not thread-safe. Every method throws StoreError. Without a commit, nothing is changed.
class RowTarget {
  public:
    virtual ~RowTarget() = default;
    virtual OperatorTransaction& transaction() = 0;
    // The tables come in the order of copy_tables().
    virtual void begin(const CopyTable& table) = 0;
    virtual void write(CellRow row) = 0;
    virtual void end() = 0;
    virtual void commit() = 0;
};

}  // namespace holdfast::storage
