// Compares the tables and indexes of a file with those that this program's migrations make in an empty one.
#pragma once

#include "storage/operator/inspect.h"
#include "storage/operator/transaction.h"

#include <map>
#include <string>
#include <vector>

namespace holdfast::storage::sqlite {

struct TableShape {
    std::string sql;                      // as sqlite_schema has it
    std::vector<std::string> columns;     // names
    std::vector<std::string> keys;        // "UNIQUE (a, b)": the table's own constraints, in order
    std::vector<std::string> references;  // "(user_id) REFERENCES users (id) ON DELETE CASCADE"
};

struct IndexShape {
    std::string table;
    std::string sql;
    bool is_unique;
    bool is_partial;
};

struct Catalogue {
    std::map<std::string, TableShape> tables;
    std::map<std::string, IndexShape> indexes;  // those made by CREATE INDEX
};

Catalogue read_catalogue(OperatorTransaction& transaction);

// Tables that are missing, and the SQL that makes them.
std::vector<Finding> missing_tables(const Catalogue& found, const Catalogue& expected);

// Tables that lack a column or a constraint, and the SQL that makes them again and keeps their rows.
std::vector<Finding> misshapen_tables(const Catalogue& found, const Catalogue& expected);

// Indexes that are missing, or that differ from the expected ones of their names.
std::vector<Finding> misshapen_indexes(const Catalogue& found, const Catalogue& expected);

}  // namespace holdfast::storage::sqlite
