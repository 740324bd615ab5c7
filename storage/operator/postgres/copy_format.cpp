#include "storage/operator/postgres/copy_format.h"

#include "storage/errors.h"
#include "storage/postgres/wire.h"

namespace holdfast::storage::postgres {
namespace {

// The signature, a word of flags with none set, and an empty header extension.
constexpr std::string_view kHeader("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
constexpr std::uint16_t kEnd = 0xffff;
constexpr std::uint32_t kNull = 0xffffffff;

template <typename Number>
void append_number(std::string& buffer, Number value) {
    for (int shift = 8 * (sizeof(Number) - 1); shift >= 0; shift -= 8)
        buffer.push_back(static_cast<char>(value >> shift));
}

template <typename Number>
Number number_at(std::string_view bytes) {
    Number value = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
        value = static_cast<Number>((value << 8) | static_cast<unsigned char>(bytes[i]));
    }
    return value;
}

void append_field(std::string& buffer, std::string_view bytes) {
    append_number(buffer, static_cast<std::uint32_t>(bytes.size()));
    buffer.append(bytes);
}

Time time_at(std::int64_t microseconds) { return Time(std::chrono::microseconds(microseconds)); }

[[noreturn]] void refuse(const CopyTable& table, std::size_t column, const std::string& what) {
    throw StoreError(ErrorKind::internal, "column " + std::string(table.columns[column].name) + " of " +
                                              std::string(table.name) + " " + what);
}

}  // namespace

CopyDecoder::CopyDecoder(const CopyTable& table, std::function<void(CellRow)> read_row)
    : table_(table),
      read_row_(std::move(read_row)),
      cells_(table.columns.size()),
      uuids_(table.columns.size()) {}

void CopyDecoder::add(std::string_view bytes) {
    buffer_.erase(0, at_);
    at_ = 0;
    buffer_.append(bytes);
    if (!has_header_ && !take_header()) return;
    while (!is_at_end_ && take_row()) {
    }
}

bool CopyDecoder::take_header() {
    if (buffer_.size() < kHeader.size()) return false;
    if (!buffer_.starts_with(kHeader))
        throw StoreError(ErrorKind::internal, "the stream of COPY has another format");
    at_ = kHeader.size();
    has_header_ = true;
    return true;
}

// False if the row is not complete yet.
bool CopyDecoder::take_row() {
    std::string_view rest = std::string_view(buffer_).substr(at_);
    if (rest.size() < sizeof(std::uint16_t)) return false;
    const auto fields = number_at<std::uint16_t>(rest);
    is_at_end_ = fields == kEnd;
    if (is_at_end_) return false;
    if (fields != cells_.size())
        throw StoreError(ErrorKind::internal, "a row of COPY has another number of fields");
    rest.remove_prefix(sizeof(std::uint16_t));
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        if (rest.size() < sizeof(std::uint32_t)) return false;
        const auto size = number_at<std::uint32_t>(rest);
        rest.remove_prefix(sizeof(std::uint32_t));
        cells_[i] = {};
        if (size == kNull) continue;
        if (rest.size() < size) return false;
        cells_[i] = read_cell(i, rest.substr(0, size));
        rest.remove_prefix(size);
    }
    at_ = buffer_.size() - rest.size();
    read_row_(cells_);
    return true;
}

Cell CopyDecoder::read_cell(std::size_t column, std::string_view bytes) {
    const ColumnType type = table_.columns[column].type;
    if (type == ColumnType::text || type == ColumnType::json) return {.is_null = false, .text = bytes};
    const std::size_t size = type == ColumnType::uuid ? 16 : type == ColumnType::flag ? 1 : 8;
    if (bytes.size() != size) refuse(table_, column, "has another type than the schema says");
    switch (type) {
        case ColumnType::uuid:
            uuids_[column] = uuid_text(bytes);
            return {.is_null = false, .text = uuids_[column]};
        case ColumnType::flag:
            return {.is_null = false, .number = bytes[0] != 0};
        case ColumnType::time:
            return {.is_null = false, .number = time_of(int64_of(bytes)).time_since_epoch().count()};
        default:
            return {.is_null = false, .number = int64_of(bytes)};
    }
}

CopyEncoder::CopyEncoder(const CopyTable& table) : table_(table), buffer_(kHeader) {}

void CopyEncoder::add(CellRow row) {
    append_number(buffer_, static_cast<std::uint16_t>(row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i].is_null) {
            append_number(buffer_, kNull);
            continue;
        }
        switch (table_.columns[i].type) {
            case ColumnType::uuid:
                if (const auto bytes = uuid_bytes(row[i].text)) {
                    append_field(buffer_, *bytes);
                    break;
                }
                refuse(table_, i,
                       "holds what is no UUID in lower-case text: '" + std::string(row[i].text) + "'");
            case ColumnType::text:
            case ColumnType::json:
                append_field(buffer_, row[i].text);
                break;
            case ColumnType::flag:
                append_field(buffer_,
                             row[i].number != 0 ? std::string_view("\1") : std::string_view("\0", 1));
                break;
            case ColumnType::time:
                append_field(buffer_, int64_bytes(microseconds_of(time_at(row[i].number))));
                break;
            case ColumnType::integer:
                append_field(buffer_, int64_bytes(row[i].number));
                break;
        }
    }
}

void CopyEncoder::add_end() { append_number(buffer_, kEnd); }

std::string CopyEncoder::take() {
    std::string taken;
    taken.swap(buffer_);
    return taken;
}

}  // namespace holdfast::storage::postgres
