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

// One SQL statement, a literal of the program: no text from outside ever becomes SQL.
class Sql {
  public:
    consteval Sql(const char* literal) : text_(literal) {}

    // SQL made of such literals. `text` must outlive every connection that runs it.
    static Sql composed(const std::string& text) { return Sql(text.c_str(), Composed{}); }

    const char* text() const { return text_; }

  private:
    struct Composed {};
    Sql(const char* text, Composed) : text_(text) {}

    const char* text_;
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
