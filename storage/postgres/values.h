// Statements and the values that fill them, in PostgreSQL's binary form: a value is never part of the SQL,
// never cut at a NUL, and its type is never guessed.
#pragma once

#include "storage/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::storage::postgres {

// One SQL statement, a literal of the program: no text from outside ever becomes SQL.
class Sql {
  public:
    consteval Sql(const char* literal) : text_(literal) {}

    // SQL made of such literals. `text` must outlive every connection that runs it.
    static Sql composed(const std::string& text) { return Sql(text.c_str(), Composed{}); }

    // The same for one use: the statement is not kept. `text` must outlive the round trip.
    static Sql once(const std::string& text) {
        Sql sql(text.c_str(), Composed{});
        sql.is_kept_ = false;
        return sql;
    }

    const char* text() const { return text_; }
    bool is_kept() const { return is_kept_; }

  private:
    struct Composed {};
    Sql(const char* text, Composed) : text_(text) {}

    const char* text_;
    bool is_kept_ = true;
};

// True for a UUID in lower-case text with its four hyphens. Ids from outside are checked with it first: no
// row has any other id.
bool is_uuid(std::string_view text);

// Marks a text as a value of type uuid.
struct Uuid {
    std::string_view text;
};

// A value as it is sent: the type's OID, and the bytes or NULL.
struct Value {
    std::uint32_t type;
    std::optional<std::string> bytes;
};

// encode(Uuid) throws StoreError if the text is not a UUID.
Value encode(std::string_view text);
Value encode(Uuid uuid);
Value encode(const std::optional<Uuid>& uuid);
Value encode(std::int64_t integer);
Value encode(Time time);
// Not encode(): a pointer to a text would become a bool.
Value encode_flag(std::optional<bool> flag);

// The type of an array of values of that type.
std::uint32_t array_type(std::uint32_t type);

template <typename T>
Value encode(const std::optional<T>& value) {
    Value encoded = encode(value.value_or(T{}));
    if (!value) encoded.bytes.reset();
    return encoded;
}

// One statement with its values for $1, $2, ...
class Statement {
  public:
    template <typename... Values>
    explicit Statement(Sql sql, const Values&... values) : sql_(sql), values_{encode(values)...} {}

    // A statement whose number of values is not known before it runs.
    static Statement with(Sql sql, std::vector<Value> values) {
        Statement statement(sql);
        statement.values_ = std::move(values);
        return statement;
    }

    Sql sql() const { return sql_; }
    const std::vector<Value>& values() const { return values_; }

  private:
    Sql sql_;
    std::vector<Value> values_;
};

}  // namespace holdfast::storage::postgres
