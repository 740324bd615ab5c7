// The result of a statement.
#pragma once

#include "storage/errors.h"
#include "storage/time.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

struct pg_result;

namespace holdfast::storage::postgres {

struct FreeResult {
    void operator()(pg_result* result) const;
};
using ResultHandle = std::unique_ptr<pg_result, FreeResult>;

// One row; valid as long as its Result. Columns count from 0. Reading a column as another type than it has
// throws StoreError.
class Row {
  public:
    Row(const pg_result* result, int index) : result_(result), index_(index) {}

    std::string text(int column) const;  // also for a uuid
    std::int64_t integer(int column) const;
    bool flag(int column) const;
    Time time(int column) const;
    bool is_null(int column) const;
    std::optional<std::string> optional_text(int column) const;
    std::optional<Time> optional_time(int column) const;
    std::optional<std::int64_t> optional_integer(int column) const;

    // The same by the type of `value`, for Columns.
    void get(int column, std::string& value) const { value = text(column); }
    void get(int column, std::int64_t& value) const { value = integer(column); }
    void get(int column, bool& value) const { value = flag(column); }
    void get(int column, Time& value) const { value = time(column); }
    void get(int column, std::optional<std::string>& value) const { value = optional_text(column); }
    void get(int column, std::optional<Time>& value) const { value = optional_time(column); }
    void get(int column, std::optional<std::int64_t>& value) const { value = optional_integer(column); }

  private:
    std::string_view bytes(int column, std::size_t size) const;

    const pg_result* result_;
    int index_;
};

// The result of one statement that has succeeded.
class Result {
  public:
    explicit Result(ResultHandle handle);

    int rows() const { return end_ - begin_; }
    int columns() const;
    // Counts from 0.
    Row row(int index) const { return {handle_.get(), begin_ + index}; }

    // The rows from `begin` to the one before `end`, as a Result of its own.
    Result part(int begin, int end) const;

    // The number of rows that an INSERT, UPDATE or DELETE has changed.
    std::int64_t changed_rows() const;

    // read(Row) of the first row; nullopt if there is none.
    template <typename Read>
    auto first(Read read) const {
        std::optional<std::invoke_result_t<Read&, const Row&>> result;
        if (rows() > 0) result = read(row(0));
        return result;
    }

    // read(Row) of every row.
    template <typename Read>
    auto all(Read read) const {
        std::vector<std::invoke_result_t<Read&, const Row&>> results;
        for (int i = 0; i < rows(); ++i) results.push_back(read(row(i)));
        return results;
    }

  private:
    std::shared_ptr<const pg_result> handle_;
    int begin_ = 0;
    int end_;
};

}  // namespace holdfast::storage::postgres
