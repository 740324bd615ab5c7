// The binary format of COPY (PostgreSQL manual, COPY, "Binary Format").
#pragma once

#include "storage/operator/copy_stream.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage::postgres {

// Reads a stream that comes in chunks of any size. Used for one table.
class CopyDecoder {
  public:
    CopyDecoder(const CopyTable& table, std::function<void(CellRow)> read_row);

    // Calls read_row for each row that is complete now. Throws StoreError if the stream has another format.
    void add(std::string_view bytes);

  private:
    bool take_header();
    bool take_row();
    Cell read_cell(std::size_t column, std::string_view bytes);

    const CopyTable& table_;
    std::function<void(CellRow)> read_row_;
    std::string buffer_;
    std::size_t at_ = 0;  // the first byte not yet read
    bool has_header_ = false;
    bool is_at_end_ = false;
    std::vector<Cell> cells_;
    std::vector<std::string> uuids_;  // in text, one for each column
};

// Writes a stream. Used for one table.
class CopyEncoder {
  public:
    explicit CopyEncoder(const CopyTable& table);

    // Throws StoreError if a UUID is not valid.
    void add(CellRow row);
    void add_end();

    // The bytes written since the last call.
    std::string take();
    std::size_t size() const { return buffer_.size(); }

  private:
    const CopyTable& table_;
    std::string buffer_;
};

}  // namespace holdfast::storage::postgres
