#include "storage/postgres/values.h"

#include "storage/errors.h"
#include "storage/postgres/wire.h"

namespace holdfast::storage::postgres {
namespace {

// OIDs of the built-in types (pg_type.dat): they never change.
constexpr std::uint32_t kBool = 16;
constexpr std::uint32_t kInt8 = 20;
constexpr std::uint32_t kText = 25;
constexpr std::uint32_t kTimestamptz = 1184;

}  // namespace

bool is_uuid(std::string_view text) { return uuid_bytes(text).has_value(); }

Value encode(std::string_view text) { return {kText, std::string(text)}; }

Value encode(Uuid uuid) {
    auto bytes = uuid_bytes(uuid.text);
    if (!bytes) throw StoreError(ErrorKind::internal, "an id is not a UUID in lower-case text");
    return {kUuidOid, std::move(bytes)};
}

Value encode(const std::optional<Uuid>& uuid) { return uuid ? encode(*uuid) : Value{kUuidOid, std::nullopt}; }

Value encode(std::int64_t integer) { return {kInt8, int64_bytes(integer)}; }

Value encode_flag(std::optional<bool> flag) {
    return {kBool, flag ? std::optional(std::string(1, *flag ? '\1' : '\0')) : std::nullopt};
}

std::uint32_t array_type(std::uint32_t type) {
    switch (type) {
        case kBool:
            return 1000;
        case kInt8:
            return 1016;
        case kText:
            return 1009;
        case kTimestamptz:
            return 1185;
        case kUuidOid:
            return 2951;
        default:
            throw StoreError(ErrorKind::internal, "a value of another type");
    }
}

Value encode(Time time) { return {kTimestamptz, int64_bytes(microseconds_of(time))}; }

}  // namespace holdfast::storage::postgres
