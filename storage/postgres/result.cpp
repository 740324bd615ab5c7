#include "storage/postgres/result.h"

#include "storage/postgres/wire.h"

#include <cstdlib>
#include <utility>

#include <libpq-fe.h>

namespace holdfast::storage::postgres {

void FreeResult::operator()(pg_result* result) const { PQclear(result); }

std::string_view Row::bytes(int column, std::size_t size) const {
    const auto length = static_cast<std::size_t>(PQgetlength(result_, index_, column));
    if (is_null(column) || (size != 0 && length != size)) {
        throw StoreError(ErrorKind::internal,
                         "column " + std::string(PQfname(result_, column) ? PQfname(result_, column) : "?") +
                             " has another type than the schema says, or is NULL");
    }
    return {PQgetvalue(result_, index_, column), length};
}

std::string Row::text(int column) const {
    if (PQftype(result_, column) == kUuidOid) return uuid_text(bytes(column, 16));
    return std::string(bytes(column, 0));
}
std::int64_t Row::integer(int column) const { return int64_of(bytes(column, 8)); }
bool Row::flag(int column) const { return bytes(column, 1) != std::string_view("\0", 1); }
Time Row::time(int column) const { return time_of(int64_of(bytes(column, 8))); }
bool Row::is_null(int column) const { return PQgetisnull(result_, index_, column) != 0; }

std::optional<std::string> Row::optional_text(int column) const {
    return is_null(column) ? std::nullopt : std::optional(text(column));
}

std::optional<Time> Row::optional_time(int column) const {
    return is_null(column) ? std::nullopt : std::optional(time(column));
}

std::optional<std::int64_t> Row::optional_integer(int column) const {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
}

Result::Result(ResultHandle handle) : handle_(std::move(handle)), end_(PQntuples(handle_.get())) {}

int Result::columns() const { return PQnfields(handle_.get()); }

Result Result::part(int begin, int end) const {
    Result part = *this;
    part.begin_ = begin_ + begin;
    part.end_ = begin_ + end;
    return part;
}

std::int64_t Result::changed_rows() const {
    return std::atoll(PQcmdTuples(const_cast<pg_result*>(handle_.get())));
}

}  // namespace holdfast::storage::postgres
