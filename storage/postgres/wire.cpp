#include "storage/postgres/wire.h"

#include <chrono>

namespace holdfast::storage::postgres {
namespace {

constexpr Time kEpoch{std::chrono::seconds(946'684'800)};

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::size_t kUuidText = 36;
constexpr std::size_t kUuidBytes = 16;

// The text has its hyphens before the bytes 4, 6, 8 and 10.
constexpr bool hyphen_before(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

}  // namespace

std::string int32_bytes(std::int32_t value) { return int64_bytes(value).substr(4); }

std::string int64_bytes(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>((bits >> shift) & 0xff));
    return bytes;
}

std::int64_t int64_of(std::string_view eight_bytes) {
    std::uint64_t bits = 0;
    for (const char byte : eight_bytes) bits = (bits << 8) | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(bits);
}

std::int64_t microseconds_of(Time time) { return static_cast<std::int64_t>((time - kEpoch).count()); }

Time time_of(std::int64_t microseconds) { return kEpoch + std::chrono::microseconds(microseconds); }

std::optional<std::string> uuid_bytes(std::string_view text) {
    if (text.size() != kUuidText) return std::nullopt;
    std::string bytes;
    for (std::size_t byte = 0, at = 0; byte < kUuidBytes; ++byte, at += 2) {
        if (hyphen_before(byte) && text[at++] != '-') return std::nullopt;
        const std::size_t high = kDigits.find(text[at]);
        const std::size_t low = kDigits.find(text[at + 1]);
        if (high == kDigits.npos || low == kDigits.npos) return std::nullopt;
        bytes.push_back(static_cast<char>(high << 4 | low));
    }
    return bytes;
}

std::string uuid_text(std::string_view sixteen_bytes) {
    std::string text;
    for (std::size_t byte = 0; byte < sixteen_bytes.size(); ++byte) {
        if (hyphen_before(byte)) text.push_back('-');
        const auto value = static_cast<unsigned char>(sixteen_bytes[byte]);
        text.push_back(kDigits[value >> 4]);
        text.push_back(kDigits[value & 0xf]);
    }
    return text;
}

}  // namespace holdfast::storage::postgres
