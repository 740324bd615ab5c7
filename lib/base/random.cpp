#include "base/random.h"

#include "base/encoding.h"

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <system_error>
#include <utility>

#include <sys/random.h>

namespace holdfast::base {
namespace {

// RFC 9562 section 4, with variant 10.
std::string uuid_text(std::string bytes, int version) {
    bytes[6] = static_cast<char>((bytes[6] & 0x0f) | (version << 4));
    bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
    std::string text = hex_encode(bytes);
    for (const std::size_t dash : {8U, 13U, 18U, 23U}) text.insert(dash, 1, '-');
    return text;
}

}  // namespace

std::string random_bytes(std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t filled = 0;
    while (filled < size) {
        const ssize_t got = getrandom(bytes.data() + filled, size - filled, 0);
        if (got < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
        if (got > 0) filled += static_cast<std::size_t>(got);
    }
    return bytes;
}

std::string random_uuid() { return uuid_text(random_bytes(16), 4); }

std::string ordered_uuid(Time now) {
    constexpr std::size_t kTimeBytes = 6;
    std::string bytes = random_bytes(16);
    auto milliseconds = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
    for (std::size_t i = kTimeBytes; i-- > 0; milliseconds >>= 8U)
        bytes[i] = static_cast<char>(milliseconds & 0xffU);
    return uuid_text(std::move(bytes), 7);
}

}  // namespace holdfast::base
