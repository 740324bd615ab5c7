// The sealed values in a database, for a change of the secret: counted by the key that they name, and
// replaced. The caller opens and seals.
//
// Invariant: a value is replaced only while it is as it was read. Whatever a server writes meanwhile stays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage {

// A column of sealed values.
struct SealedColumn {
    std::string_view table;  // as in {name} of storage/operator/transaction.h
    std::string_view column;
    // Of tokens of cloud accounts: the column of the user for whom they are sealed. Empty: no such tokens.
    std::string_view user_column{};
    std::string_view id = "id";  // the primary key, a UUID
};

struct SealedValue {
    std::string row_id;
    std::string sealed;
    // What tokens of cloud accounts are bound to; else empty.
    std::string user_id{};
    std::string provider{};
    std::string provider_account_id{};
};

// How many values there are, by their first `prefix_size` characters. Throws BadDatabaseUrl (storage/open.h)
// or StoreError.
std::map<std::string, std::int64_t> count_sealed(const std::string& url, const SealedColumn& column,
                                                 std::size_t prefix_size);

// Those that begin with `prefix`, by the ids of their rows: at most `limit` after the row `after`, "" for the
// first ones. Throws as above.
std::vector<SealedValue> next_sealed(const std::string& url, const SealedColumn& column,
                                     const std::string& prefix, const std::string& after, std::int64_t limit);

struct Replacement {
    std::string row_id;
    std::string from;
    std::string to;
};

// Replaces each value that is still `from`, all in one transaction. Returns how many were. Throws as above.
std::int64_t replace_sealed(const std::string& url, const SealedColumn& column,
                            std::span<const Replacement> replacements);

}  // namespace holdfast::storage
