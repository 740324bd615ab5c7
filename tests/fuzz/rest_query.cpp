// Queries of /rest/v1: each is refused with a code, or becomes SQL that no text of the query is part of.
#include "api/rest/fault.h"
#include "api/rest/plan.h"
#include "api/rest/query.h"
#include "fuzz/property.h"
#include "storage/rows_sql.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

using namespace holdfast;
using fuzz::must;

namespace {

constexpr storage::RowDialect kDialect{.schema = "public.",
                                       .parameter = '$',
                                       .byte_order = "",
                                       .like = " LIKE ",
                                       .ilike = " ILIKE ",
                                       .after_ilike = "",
                                       .like_is_glob = true,
                                       .inserted = "false",
                                       .for_update = ""};

bool is_of_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// True if the text is made of known columns, of SQL's words and of signs.
bool is_known_sql(std::string_view sql, const storage::RowTable& table) {
    static const std::set<std::string_view> kWords = {
        "SELECT", "FROM",   "WHERE",  "AND",   "OR",
        "NOT",    "IN",     "IS",     "NULL",  "TRUE",
        "FALSE",  "LIKE",   "ILIKE",  "ORDER", "BY",
        "ASC",    "DESC",   "NULLS",  "FIRST", "LAST",
        "LIMIT",  "OFFSET", "public", "users", "cloud_provider_accounts"};
    while (!sql.empty()) {
        std::size_t size = 0;
        while (size < sql.size() && is_of_word(sql[size])) ++size;
        const std::string_view word = sql.substr(0, size);
        if (size > 0 && !kWords.contains(word) && table.find(word) == nullptr) return false;
        if (size == 0 && std::string_view(" .,()$=<>0123456789").find(sql.front()) == std::string_view::npos)
            return false;
        sql.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return true;
}

void check(const api::rest::Query& query, const storage::RowTable& table) {
    const storage::RowFilter filter = api::rest::filter_of(table, query.filter);
    const auto outputs = api::rest::outputs_of(table, query.select);
    const storage::RowColumns columns = api::rest::columns_of(outputs);
    const auto order = api::rest::order_of(table, query.order);
    const storage::RowSet set{table, filter};
    const auto sql = storage::select_sql(
        kDialect, {set, columns, order, {query.offset.value_or(0), query.limit.value_or(1)}});
    must(is_known_sql(sql.text, table), "the SQL is made of known words");
    must(static_cast<std::size_t>(std::ranges::count(sql.text, '$')) == sql.parameters.size(),
         "each value is a parameter");
    must(columns.size() <= api::rest::kMostNames * table.columns.size(), "the columns are bounded");
    for (const auto& output : outputs)
        must(table.find(output.column->name) == output.column, "a column is known");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto params = http::Params::parse(fuzz::text_of(bytes, size));
    for (const storage::RowTable* table : {&storage::kUserTable, &storage::kAccountTable}) {
        try {
            const api::rest::Query query = api::rest::parse_query(params);
            must(query.order.size() <= api::rest::kMostNames, "the order is bounded");
            check(query, *table);
        } catch (const api::rest::Fault& fault) {
            must(fault.status() == 400 && !fault.code().empty(), "a refusal has a code");
            must(!fault.message().empty() && fault.message().size() < 1000, "a refusal is short");
        }
    }
    return 0;
}
