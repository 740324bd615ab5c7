// Statements and the values that fill them, in PostgreSQL's binary form: a value is never part of the SQL,
// never cut at a NUL, and its type is never guessed.
#pragma once

#include "storage/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage::postgres {

// One SQL statement, written out in the program: no text from outside ever becomes SQL.
class Sql {
  public:
    consteval Sql(const char* literal) : text_(literal) {}

    // Put together from such literals. `text` outlives every connection that runs it.
    static Sql composed(const std::string& text) { return Sql(text.c_str(), Composed{}); }

    const char* text() const { return text_; }

  private:
    struct Composed {};
    Sql(const char* text, Composed) : text_(text) {}

    const char* text_;
};

// True for a UUID in lower-case text with its four hyphens. Ids that come from outside are asked this first:
// no row bears another one.
bool is_uuid(std::string_view text);

// Marks a text as a value of type uuid.
struct Uuid {
    std::string_view text;
};

// What the wire carries: the type's OID, and its bytes or NULL.
struct Value {
    std::uint32_t type;
    std::optional<std::string> bytes;
};

// encode(Uuid) throws StoreError where the text is none.
Value encode(std::string_view text);
Value encode(Uuid uuid);
Value encode(const std::optional<Uuid>& uuid);
Value encode(std::int64_t integer);
Value encode(Time time);

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

    Sql sql() const { return sql_; }
    const std::vector<Value>& values() const { return values_; }

  private:
    Sql sql_;
    std::vector<Value> values_;
};

}  // namespace holdfast::storage::postgres
