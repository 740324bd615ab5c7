// How mails leave: to an SMTP server, or as files into a folder.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>

namespace holdfast::mail {

// A mail as SMTP takes it (RFC 5321 section 2.3.1).
struct Envelope {
    std::string id;  // a UUID
    base::Time at;
    std::string from;  // addresses
    std::string to;
    std::string content;  // as mime() has made it
};

struct Delivered {};
struct DeliveryFailed {
    std::string why;  // for the log; nothing secret
    // True if no mail could be delivered now: others need not be tried.
    bool for_all;
};
using Delivery = std::variant<Delivered, DeliveryFailed>;

// One thread at a time.
class Transport {
  public:
    virtual ~Transport() = default;
    // Ends soon once a stop is requested.
    [[nodiscard]] virtual Delivery deliver(const Envelope& envelope, const std::stop_token& stop) = 0;
};

struct SmtpServer {
    bool is_tls = false;  // from the first byte (RFC 8314 section 3.3); else by STARTTLS (RFC 3207)
    std::string user;     // empty: without authentication
    std::string host;
    std::uint16_t port = 0;
    std::string password{};

    // smtps://user@host:port or smtp://host: the ports are 465 and 587 if it names none. A user's '@' is
    // written %40. nullopt if it is no such URL, or if it holds a password.
    static std::optional<SmtpServer> parse(std::string_view url);

    // Without the user: "smtps://host:465".
    std::string url() const;
    // An encrypted connection is demanded of every server that is not on this machine.
    bool is_loopback() const;
};

std::unique_ptr<Transport> open_smtp(const SmtpServer& server);

// Connects and authenticates, and sends nothing. Why that failed; nullopt if it did not.
std::optional<std::string> check_smtp(const SmtpServer& server);

// Writes each mail as a file of its own, TIME-ID.eml, whole or not at all, for its owner only. Makes the
// folder if it is missing.
std::unique_ptr<Transport> open_folder(const std::filesystem::path& folder);

}  // namespace holdfast::mail
