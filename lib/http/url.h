// URLs and forms (RFC 3986, application/x-www-form-urlencoded): parsed by our own code, because the library
// loses data from values such as `code=abc==`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::http {

// Unreserved characters stay (RFC 3986 section 2.3), all others become %XX.
std::string percent_encode(std::string_view text);

// nullopt if an escape is broken or the result is not UTF-8 or holds a NUL. '+' stays '+'.
std::optional<std::string> percent_decode(std::string_view text);

// Names and values in order, repeated ones kept. Thread-compatible value.
class Params {
  public:
    // "a=1&b=2": split at '&', then at the first '='; '+' is a blank. A pair with a broken escape is left
    // out, and malformed() is true then.
    static Params parse(std::string_view query);

    void add(std::string name, std::string value) { pairs_.emplace_back(std::move(name), std::move(value)); }

    // The value of a name that occurs exactly once; a null pointer otherwise.
    const std::string* only(std::string_view name) const;
    std::size_t count(std::string_view name) const;
    bool malformed() const { return malformed_; }
    const std::vector<std::pair<std::string, std::string>>& pairs() const { return pairs_; }

    // "a=1&b=2", percent-encoded, blanks as %20.
    std::string encode() const;

  private:
    std::vector<std::pair<std::string, std::string>> pairs_;
    bool malformed_ = false;
};

// An absolute http or https URL without user information.
struct Url {
    std::string scheme;  // "http" or "https"
    std::string host;    // lower case; an IPv6 address without brackets
    std::uint16_t port;  // the scheme's default if none is given
    std::string path;    // "" or begins with '/'
    std::string query;   // without '?'

    static std::optional<Url> parse(std::string_view text);

    // host[:port], the port only if it is not the scheme's default; an IPv6 address in brackets.
    std::string authority() const;
    // scheme://authority (RFC 6454 section 6.2).
    std::string origin() const;
    // path[?query], at least "/".
    std::string target() const;
    // localhost, 127.0.0.0/8 or ::1.
    bool is_loopback() const;
};

// `url` with the parameters appended to its query.
std::string with_query(std::string_view url, const Params& params);

// "address:port" or "[ipv6]:port".
struct Endpoint {
    std::string address;  // without brackets
    std::uint16_t port;

    static std::optional<Endpoint> parse(std::string_view text);
    std::string text() const;
    bool is_loopback() const;
    // Where a server that listens here is asked from this machine: on loopback if it is every address.
    Endpoint reachable() const;
};

}  // namespace holdfast::http
