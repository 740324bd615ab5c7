// The binary forms of the types that the schema uses, as in PostgreSQL's *_send and *_recv functions.
#pragma once

#include "storage/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::storage::postgres {

// The type uuid's OID (pg_type.dat): it never changes.
inline constexpr std::uint32_t kUuidOid = 2950;

// 4 bytes, the highest first.
std::string int32_bytes(std::int32_t value);
// 8 bytes, the highest first.
std::string int64_bytes(std::int64_t value);
std::int64_t int64_of(std::string_view eight_bytes);

// Microseconds since 2000-01-01T00:00:00Z.
std::int64_t microseconds_of(Time time);
Time time_of(std::int64_t microseconds);

// 16 bytes; nullopt if the text is not a UUID in lower case with its four hyphens.
std::optional<std::string> uuid_bytes(std::string_view text);
std::string uuid_text(std::string_view sixteen_bytes);

}  // namespace holdfast::storage::postgres
