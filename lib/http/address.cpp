#include "http/address.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace holdfast::http {
namespace {

constexpr std::size_t kMappedBytes = 12;  // ::ffff:0:0/96
constexpr unsigned kMappedBits = 96;
constexpr unsigned kAllBits = 128;

Address::Bytes mapped(const in_addr& ipv4) {
    Address::Bytes bytes{};
    bytes[10] = bytes[11] = 0xff;
    std::memcpy(bytes.data() + kMappedBytes, &ipv4, sizeof(ipv4));
    return bytes;
}

Address::Bytes bytes_of(const in6_addr& ipv6) {
    Address::Bytes bytes{};
    std::memcpy(bytes.data(), &ipv6, bytes.size());
    return bytes;
}

// True if the first `bits` bits of both are equal.
bool share_prefix(const Address::Bytes& a, const Address::Bytes& b, unsigned bits) {
    const std::size_t whole = bits / 8;
    if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
    const unsigned rest = bits % 8;
    return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

Address::Bytes cut(const Address::Bytes& bytes, unsigned bits) {
    Address::Bytes result{};
    for (unsigned bit = 0; bit < bits; ++bit) {
        result[bit / 8] =
            static_cast<std::uint8_t>(result[bit / 8] | (bytes[bit / 8] & (0x80U >> (bit % 8))));
    }
    return result;
}

// One entry of X-Forwarded-For: an address, perhaps with a port; an IPv6 address with a port is in brackets.
std::optional<Address> forwarded_address(std::string_view entry) {
    if (entry.starts_with('[')) {
        const auto end = entry.find(']');
        return end == std::string_view::npos ? std::nullopt : Address::parse(entry.substr(1, end - 1));
    }
    if (std::ranges::count(entry, ':') == 1) entry = entry.substr(0, entry.find(':'));
    return Address::parse(entry);
}

// All lines of the field, as one list (RFC 9110 section 5.3).
std::string forwarded_for(const Request& request) {
    std::string list;
    for (const auto& [name, value] : request.headers.fields()) {
        if (base::ascii_lower(name) == "x-forwarded-for") list.append(list.empty() ? "" : ",").append(value);
    }
    return list;
}

// OWS of RFC 9110 section 5.6.3.
std::string_view without_blanks(std::string_view text) {
    const auto first = std::min(text.find_first_not_of(" \t"), text.size());
    text.remove_prefix(first);
    return text.substr(0, text.find_last_not_of(" \t") + 1);
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
    const std::string terminated(text);
    if (terminated.find('\0') != std::string::npos) return std::nullopt;
    in_addr ipv4{};
    if (inet_pton(AF_INET, terminated.c_str(), &ipv4) == 1) return Address(mapped(ipv4));
    in6_addr ipv6{};
    if (inet_pton(AF_INET6, terminated.c_str(), &ipv6) == 1) return Address(bytes_of(ipv6));
    return std::nullopt;
}

Address Address::of(const sockaddr_storage& address) {
    if (address.ss_family == AF_INET)
        return Address(mapped(reinterpret_cast<const sockaddr_in&>(address).sin_addr));
    return Address(bytes_of(reinterpret_cast<const sockaddr_in6&>(address).sin6_addr));
}

bool Address::is_ipv4() const { return share_prefix(bytes_, mapped({}), kMappedBits); }

bool Address::is_loopback() const {
    if (is_ipv4()) return bytes_[kMappedBytes] == 127;
    return bytes_ == Bytes{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
}

// inet_ntop() writes an IPv4 address by sprintf(), which takes longer than all else that a request does with
// it.
std::string Address::text() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (!is_ipv4()) return inet_ntop(AF_INET6, bytes_.data(), text.data(), text.size());
    char* end = text.data();
    for (std::size_t i = kMappedBytes; i < bytes_.size(); ++i) {
        if (i != kMappedBytes) *end++ = '.';
        end = std::to_chars(end, text.data() + text.size(), bytes_[i]).ptr;
    }
    return {text.data(), end};
}

Address Address::network(unsigned ipv6_bits) const {
    return is_ipv4() ? *this : Address(cut(bytes_, ipv6_bits));
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = Address::parse(text.substr(0, slash));
    if (!address) return std::nullopt;
    if (slash == std::string_view::npos) return AddressRange(address->bytes(), kAllBits);

    const std::string_view digits = text.substr(slash + 1);
    unsigned bits = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    if (address->is_ipv4()) bits += kMappedBits;
    if (bits > kAllBits || cut(address->bytes(), bits) != address->bytes()) return std::nullopt;
    return AddressRange(address->bytes(), bits);
}

bool AddressRange::contains(const Address& address) const {
    return share_prefix(first_, address.bytes(), bits_);
}

bool contains(const AddressRanges& ranges, const Address& address) {
    return std::ranges::any_of(ranges, [&](const AddressRange& range) { return range.contains(address); });
}

bool is_public(const Address& address) {
    static const auto ranges = [](std::initializer_list<const char*> texts) {
        AddressRanges parsed;
        for (const char* text : texts) parsed.push_back(AddressRange::parse(text).value());
        return parsed;
    };
    static const AddressRanges special_ipv4 =
        ranges({"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
                "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
                "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"});
    static const AddressRanges global_ipv6 = ranges({"2000::/3"});
    static const AddressRanges special_ipv6 =
        ranges({"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"});
    if (address.is_ipv4()) return !contains(special_ipv4, address);
    return contains(global_ipv6, address) && !contains(special_ipv6, address);
}

std::optional<Address> client_address(const Request& request, const AddressRanges& trusted_proxies) {
    std::optional<Address> client = Address::parse(request.remote_address);
    if (!client || !contains(trusted_proxies, *client)) return client;
    const std::string list = forwarded_for(request);
    std::string_view rest = list;
    while (contains(trusted_proxies, *client) && !rest.empty()) {
        const auto comma = rest.rfind(',');
        const std::size_t begin = comma == std::string_view::npos ? 0 : comma + 1;
        const auto next = forwarded_address(without_blanks(rest.substr(begin)));
        if (!next) break;
        client = next;
        rest = rest.substr(0, begin == 0 ? 0 : comma);
    }
    return client;
}

}  // namespace holdfast::http
