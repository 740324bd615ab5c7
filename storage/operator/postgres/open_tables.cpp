#include "storage/operator/postgres/open_tables.h"

#include "storage/operator/copy_tables.h"
#include "storage/postgres/table_rights.h"

#include <algorithm>
#include <string>

namespace holdfast::storage::postgres {
namespace {

// For each table and view: its name; its name with the schema, quoted; the grantees, quoted, or NULL; whether
// Holdfast made it; whether it is a table; whether it has row-level security. $1 is the mark.
constexpr const char* kGrants = R"sql(
SELECT class.relname::text,
       pg_catalog.format('%I.%I', space.nspname, class.relname),
       (SELECT pg_catalog.string_agg(DISTINCT coalesce(pg_catalog.quote_ident(role.rolname), 'PUBLIC'), ', ')
        FROM (SELECT (pg_catalog.aclexplode(class.relacl)).grantee
              UNION ALL
              SELECT (pg_catalog.aclexplode(attribute.attacl)).grantee
              FROM pg_catalog.pg_attribute AS attribute WHERE attribute.attrelid = class.oid) AS access
        LEFT JOIN pg_catalog.pg_roles AS role ON role.oid = access.grantee
        WHERE access.grantee = 0 OR role.rolname IN ('anon', 'authenticated')),
       (coalesce(pg_catalog.obj_description(class.oid, 'pg_class'), '') = $1)::int::bigint,
       (class.relkind <> 'v')::int::bigint,
       class.relrowsecurity::int::bigint
FROM pg_catalog.pg_class AS class
JOIN pg_catalog.pg_namespace AS space ON space.oid = class.relnamespace
WHERE space.nspname = 'public' AND class.relkind IN ('r', 'p', 'v')
ORDER BY 1
)sql";

bool is_used(const std::string& name) {
    return std::ranges::any_of(copy_tables(), [&](const CopyTable& table) { return table.name == name; });
}

Finding open_relation(const std::string& name, const std::string& grantees, bool is_table) {
    const std::string revoke = "REVOKE ALL ON TABLE " + name + " FROM " + grantees + ";";
    if (!is_table) return {"The view " + name + " is open to " + grantees + ".", revoke};
    return {"The table " + name + " is open to " + grantees + ".",
            revoke + "\nALTER TABLE " + name + " ENABLE ROW LEVEL SECURITY;"};
}

Finding open_table_of_the_project(const std::string& name, const std::string& grantees) {
    return {"The table " + name + " is open to " + grantees +
                " and has no row-level security. It was there before Holdfast, which leaves it as it is. This"
                " closes it; the project's own readers then need policies.",
            "-- ALTER TABLE " + name + " ENABLE ROW LEVEL SECURITY;"};
}

}  // namespace

std::vector<Finding> open_tables(OperatorTransaction& transaction) {
    std::vector<Finding> findings;
    transaction.each(kGrants, {kTableMark}, [&](const OperatorRow& row) {
        const bool is_ours = row.integer(3) != 0, is_table = row.integer(4) != 0;
        const bool has_row_security = row.integer(5) != 0;
        if (row.is_null(2)) return;
        if (is_ours) {
            findings.push_back(open_relation(row.text(1), row.text(2), is_table));
        } else if (is_used(row.text(0)) && !has_row_security) {
            findings.push_back(open_table_of_the_project(row.text(1), row.text(2)));
        }
    });
    return findings;
}

}  // namespace holdfast::storage::postgres
