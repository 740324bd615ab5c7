#include "storage/postgres/merged_read.h"

#include "storage/postgres/wire.h"

#include <algorithm>
#include <utility>

namespace holdfast::storage::postgres {
namespace {

std::string listed(std::size_t count, std::string_view before, std::string_view after) {
    std::string list;
    for (std::size_t i = 1; i <= count; ++i)
        list.append(i == 1 ? "" : ", ").append(before).append(std::to_string(i)).append(after);
    return list;
}

// As array_recv() reads it: one dimension, from 1.
Value array_of(std::span<const Statement* const> statements, std::size_t value) {
    const std::uint32_t type = statements.front()->values()[value].type;
    std::string bytes = int32_bytes(1) + int32_bytes(1) + int32_bytes(static_cast<std::int32_t>(type)) +
                        int32_bytes(static_cast<std::int32_t>(statements.size())) + int32_bytes(1);
    for (const Statement* statement : statements) {
        const auto& element = statement->values()[value].bytes;
        bytes += int32_bytes(element ? static_cast<std::int32_t>(element->size()) : -1);
        if (element) bytes += *element;
    }
    return {array_type(type), std::move(bytes)};
}

}  // namespace

std::string merged_sql(std::string_view sql, std::size_t values) {
    std::string one(sql);
    for (auto at = one.find('$'); at != std::string::npos; at = one.find('$', at))
        one.replace(at, 1, "asked.v");
    return "SELECT one.*, asked.place FROM unnest(" + listed(values, "(SELECT $", ")") +
           ") WITH ORDINALITY AS asked (" + listed(values, "v", "") + ", place) CROSS JOIN LATERAL (" + one +
           " OFFSET 0) AS one";
}

Statement merged(Sql sql, std::span<const Statement* const> statements) {
    std::vector<Value> arrays;
    for (std::size_t i = 0; i < statements.front()->values().size(); ++i)
        arrays.push_back(array_of(statements, i));
    return Statement::with(sql, std::move(arrays));
}

std::vector<Result> split(const Result& merged, std::size_t count) {
    std::vector<Result> parts(count, merged.part(0, 0));
    for (int row = 0; row < merged.rows(); ++row) {
        const std::int64_t place = merged.row(row).integer(merged.columns() - 1);
        Result& part = parts.at(static_cast<std::size_t>(place - 1));
        if (part.rows() == 0) part = merged.part(row, row + 1);
    }
    return parts;
}

}  // namespace holdfast::storage::postgres
