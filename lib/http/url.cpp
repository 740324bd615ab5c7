#include "http/url.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <arpa/inet.h>

namespace holdfast::http {

namespace {

bool is_alphanumeric(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_unreserved(char c) { return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

std::optional<int> hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

std::optional<std::string> decode_form(std::string_view text) {
    std::string blanks(text);
    std::replace(blanks.begin(), blanks.end(), '+', ' ');
    return percent_decode(blanks);
}

// True if the text has only characters of a path and a query (RFC 3986 sections 3.3 and 3.4) and escapes.
bool is_path_or_query(std::string_view text) {
    constexpr std::string_view kOthers = "!$&'()*+,;=:@/?%";
    return std::all_of(text.begin(), text.end(),
                       [&](char c) { return is_unreserved(c) || kOthers.find(c) != std::string_view::npos; });
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return port;
}

bool is_ipv6(const std::string& text) {
    in6_addr address{};
    return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

bool is_host_name(std::string_view text) {
    return !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), [](char c) {
        return is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
    });
}

struct HostAndPort {
    std::string host;                      // lower case, without brackets
    std::optional<std::string_view> port;  // the digits, if there is a ':'
};

std::optional<HostAndPort> split_authority(std::string_view text) {
    std::string host;
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos) return std::nullopt;
        host = base::ascii_lower(text.substr(1, close - 1));
        text.remove_prefix(close + 1);
        if (!is_ipv6(host)) return std::nullopt;
    } else {
        const auto size = std::min(text.find(':'), text.size());
        host = base::ascii_lower(text.substr(0, size));
        text.remove_prefix(size);
        if (!is_host_name(host)) return std::nullopt;
    }
    if (text.empty()) return HostAndPort{std::move(host), std::nullopt};
    if (!text.starts_with(':')) return std::nullopt;
    return HostAndPort{std::move(host), text.substr(1)};
}

std::string bracketed(const std::string& host) {
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

bool is_loopback_host(const std::string& host) {
    in_addr address{};
    if (inet_pton(AF_INET, host.c_str(), &address) == 1) return (ntohl(address.s_addr) >> 24) == 127;
    return host == "localhost" || host == "::1";
}

std::uint16_t default_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

}  // namespace

std::string percent_encode(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (is_unreserved(c)) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
        }
    }
    return out;
}

std::optional<std::string> percent_decode(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (i + 2 >= text.size()) return std::nullopt;
        const auto high = hex_value(text[i + 1]);
        const auto low = hex_value(text[i + 2]);
        if (!high || !low) return std::nullopt;
        out += static_cast<char>(*high * 16 + *low);
        i += 2;
    }
    if (out.find('\0') != std::string::npos || !base::is_utf8(out)) return std::nullopt;
    return out;
}

Params Params::parse(std::string_view query) {
    Params params;
    while (!query.empty()) {
        const auto size = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, size);
        query.remove_prefix(std::min(size + 1, query.size()));
        if (pair.empty()) continue;
        const auto equals = std::min(pair.find('='), pair.size());
        auto name = decode_form(pair.substr(0, equals));
        auto value = decode_form(pair.substr(std::min(equals + 1, pair.size())));
        if (name && value) {
            params.add(std::move(*name), std::move(*value));
        } else {
            params.malformed_ = true;
        }
    }
    return params;
}

const std::string* Params::only(std::string_view name) const {
    const std::string* found = nullptr;
    for (const auto& [key, value] : pairs_) {
        if (key != name) continue;
        if (found != nullptr) return nullptr;
        found = &value;
    }
    return found;
}

std::size_t Params::count(std::string_view name) const {
    return static_cast<std::size_t>(
        std::count_if(pairs_.begin(), pairs_.end(), [&](const auto& pair) { return pair.first == name; }));
}

std::string Params::encode() const {
    std::string out;
    for (const auto& [name, value] : pairs_) {
        if (!out.empty()) out += '&';
        out += percent_encode(name) + "=" + percent_encode(value);
    }
    return out;
}

std::optional<Url> Url::parse(std::string_view text) {
    const auto colon = text.find("://");
    if (colon == std::string_view::npos) return std::nullopt;
    Url url;
    url.scheme = base::ascii_lower(text.substr(0, colon));
    if (url.scheme != "http" && url.scheme != "https") return std::nullopt;
    text.remove_prefix(colon + 3);

    const auto authority_size = std::min(text.find_first_of("/?"), text.size());
    const auto authority = split_authority(text.substr(0, authority_size));
    if (!authority) return std::nullopt;
    const auto port = authority->port ? parse_port(*authority->port) : default_port(url.scheme);
    if (!port || *port == 0) return std::nullopt;
    url.host = authority->host;
    url.port = *port;

    text.remove_prefix(authority_size);
    if (!is_path_or_query(text)) return std::nullopt;
    const auto path_size = std::min(text.find('?'), text.size());
    url.path = text.substr(0, path_size);
    url.query = text.substr(std::min(path_size + 1, text.size()));
    return url;
}

std::string Url::authority() const {
    std::string out = bracketed(host);
    if (port != default_port(scheme)) out += ":" + std::to_string(port);
    return out;
}

std::string Url::origin() const { return scheme + "://" + authority(); }

std::string Url::target() const {
    std::string out = path.empty() ? "/" : path;
    if (!query.empty()) out += "?" + query;
    return out;
}

bool Url::is_loopback() const { return is_loopback_host(host); }

std::string with_query(std::string_view url, const Params& params) {
    if (params.pairs().empty()) return std::string(url);
    const auto size = std::min(url.find('#'), url.size());
    std::string out(url.substr(0, size));
    if (out.find('?') == std::string::npos) {
        out += '?';
    } else if (!out.ends_with('?') && !out.ends_with('&')) {
        out += '&';
    }
    return out.append(params.encode()).append(url.substr(size));
}

std::optional<Endpoint> Endpoint::parse(std::string_view text) {
    auto authority = split_authority(text);
    if (!authority || !authority->port) return std::nullopt;
    const auto port = parse_port(*authority->port);
    if (!port) return std::nullopt;
    return Endpoint{std::move(authority->host), *port};
}

std::string Endpoint::text() const { return bracketed(address) + ":" + std::to_string(port); }

bool Endpoint::is_loopback() const { return is_loopback_host(address); }

Endpoint Endpoint::reachable() const {
    if (address == "0.0.0.0") return {"127.0.0.1", port};
    if (address == "::") return {"::1", port};
    return *this;
}

}  // namespace holdfast::http
