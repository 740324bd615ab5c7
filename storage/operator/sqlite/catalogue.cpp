#include "storage/operator/sqlite/catalogue.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

namespace holdfast::storage::sqlite {
namespace {

using Texts = std::vector<std::string>;

Texts texts(OperatorTransaction& transaction, const std::string& sql, const std::string& name) {
    Texts found;
    transaction.each(sql, {name}, [&](const OperatorRow& row) { found.push_back(row.text(0)); });
    return found;
}

TableShape read_table(OperatorTransaction& transaction, const std::string& name, const std::string& sql) {
    return {.sql = sql,
            .columns = texts(transaction, "SELECT name FROM pragma_table_info($1) ORDER BY cid", name),
            .keys = texts(transaction,
                          R"sql(
SELECT 'UNIQUE (' || (SELECT group_concat(name, ', ') FROM
    (SELECT name FROM pragma_index_info(list.name) ORDER BY seqno)) || ')'
FROM pragma_index_list($1) AS list WHERE origin <> 'c' ORDER BY 1)sql",
                          name),
            .references = texts(transaction,
                                R"sql(
SELECT '(' || "from" || ') REFERENCES ' || "table" || ' (' || coalesce("to", 'id')
    || ') ON DELETE ' || on_delete FROM pragma_foreign_key_list($1) ORDER BY 1)sql",
                                name)};
}

// The words of a CREATE statement, without the quotes that ALTER TABLE adds.
Texts words(const std::string& sql) {
    std::string plain;
    for (const char c : sql) {
        if (c == '"') continue;
        const bool splits = c == '(' || c == ')' || c == ',';
        plain.append(splits ? " " : "").push_back(c);
        if (splits) plain.push_back(' ');
    }
    std::istringstream stream(plain);
    return {std::istream_iterator<std::string>(stream), {}};
}

std::set<std::string> constraint_names(const std::string& sql) {
    std::set<std::string> names;
    const Texts all = words(sql);
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        if (all[i] == "CONSTRAINT") names.insert(all[i + 1]);
    }
    return names;
}

template <typename Found, typename Expected>
void add_missing(Texts& lacking, const std::string& kind, const Expected& expected, const Found& found) {
    for (const std::string& one : expected) {
        if (std::ranges::find(found, one) == found.end()) lacking.push_back(kind + one);
    }
}

// What the table lacks, in words; empty if it lacks nothing. It may have more than what is expected.
Texts what_lacks(const TableShape& found, const TableShape& expected) {
    Texts lacking;
    if (words(found.sql) == words(expected.sql)) return lacking;
    add_missing(lacking, "column ", expected.columns, found.columns);
    add_missing(lacking, "", expected.keys, found.keys);
    add_missing(lacking, "", expected.references, found.references);
    add_missing(lacking, "constraint ", constraint_names(expected.sql), constraint_names(found.sql));
    if (words(found.sql).back() != "STRICT") lacking.emplace_back("STRICT");
    return lacking;
}

std::string joined(const Texts& parts) {
    std::string text;
    for (const std::string& part : parts) text.append(text.empty() ? "" : ", ").append(part);
    return text;
}

std::string index_statements(const std::string& table, const Catalogue& expected) {
    std::string sql;
    for (const auto& [name, index] : expected.indexes) {
        if (index.table == table) sql += index.sql + ";\n";
    }
    return sql;
}

// SQLite can't add a constraint to a table: this is the procedure of sqlite.org/lang_altertable.html, section
// 7. A view may refer to the table while it is missing; only legacy_alter_table allows that.
std::string rebuild(const std::string& name, const TableShape& found, const Catalogue& expected) {
    const TableShape& shape = expected.tables.at(name);
    Texts kept = shape.columns;
    std::erase_if(kept, [&](const std::string& c) {
        return std::ranges::find(found.columns, c) == found.columns.end();
    });
    std::string create = shape.sql;
    create.replace(create.find(name), name.size(), name + "_new");
    return "PRAGMA foreign_keys = OFF;\nPRAGMA legacy_alter_table = ON;\nBEGIN IMMEDIATE;\n" + create +
           ";\nINSERT INTO " + name + "_new (" + joined(kept) + ") SELECT " + joined(kept) + " FROM " + name +
           ";\nDROP TABLE " + name + ";\nALTER TABLE " + name + "_new RENAME TO " + name + ";\n" +
           index_statements(name, expected) +
           "COMMIT;\nPRAGMA legacy_alter_table = OFF;\nPRAGMA foreign_keys = ON;";
}

std::string lost_columns(const TableShape& found, const TableShape& expected) {
    Texts lost;
    add_missing(lost, "", found.columns, expected.columns);
    return lost.empty()
               ? ""
               : " The repair does not keep the columns that this program does not know: " + joined(lost) +
                     ".";
}

std::string what_is_wrong(const IndexShape& found, const IndexShape& expected) {
    if (words(found.sql) == words(expected.sql)) return "";
    if (expected.is_unique && !found.is_unique) return "is not unique";
    if (!expected.is_partial && found.is_partial) return "covers a part of the rows only";
    return "is another one: " + found.sql;
}

}  // namespace

Catalogue read_catalogue(OperatorTransaction& transaction) {
    Catalogue catalogue;
    transaction.each(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
        {}, [&](const OperatorRow& row) { catalogue.tables[row.text(0)].sql = row.text(1); });
    for (auto& [name, table] : catalogue.tables) table = read_table(transaction, name, table.sql);
    transaction.each(
        R"sql(
SELECT list.name, index_schema.tbl_name, index_schema.sql, list."unique", list.partial
FROM sqlite_schema AS index_schema JOIN pragma_index_list(index_schema.tbl_name) AS list
    ON list.name = index_schema.name
WHERE index_schema.type = 'index' AND index_schema.sql IS NOT NULL)sql",
        {}, [&](const OperatorRow& row) {
            catalogue.indexes[row.text(0)] = {row.text(1), row.text(2), row.integer(3) != 0,
                                              row.integer(4) != 0};
        });
    return catalogue;
}

std::vector<Finding> missing_tables(const Catalogue& found, const Catalogue& expected) {
    std::vector<Finding> findings;
    for (const auto& [name, table] : expected.tables) {
        if (found.tables.contains(name)) continue;
        findings.push_back(
            {"The table " + name + " is missing.", table.sql + ";\n" + index_statements(name, expected)});
    }
    return findings;
}

std::vector<Finding> misshapen_tables(const Catalogue& found, const Catalogue& expected) {
    std::vector<Finding> findings;
    for (const auto& [name, shape] : expected.tables) {
        const auto actual = found.tables.find(name);
        if (actual == found.tables.end()) continue;
        const Texts lacking = what_lacks(actual->second, shape);
        if (lacking.empty()) continue;
        findings.push_back(
            {"The table " + name + " lacks: " + joined(lacking) + "." + lost_columns(actual->second, shape),
             rebuild(name, actual->second, expected)});
    }
    return findings;
}

std::vector<Finding> misshapen_indexes(const Catalogue& found, const Catalogue& expected) {
    std::vector<Finding> findings;
    for (const auto& [name, index] : expected.indexes) {
        const auto actual = found.indexes.find(name);
        const std::string wrong =
            actual == found.indexes.end() ? "is missing" : what_is_wrong(actual->second, index);
        if (wrong.empty()) continue;
        const std::string kind = index.is_unique ? "unique index " : "index ";
        findings.push_back({"The " + kind + name + " " + wrong + ".",
                            "DROP INDEX IF EXISTS " + name + ";\n" + index.sql + ";"});
    }
    return findings;
}

}  // namespace holdfast::storage::sqlite
