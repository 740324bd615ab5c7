// One connection of ours to a server, TCP or TLS, whose every step ends at a deadline.
#pragma once

#include "http/fetch.h"
#include "http/resolver.h"
#include "http/socket.h"
#include "http/url.h"

#include <cstddef>
#include <memory>
#include <string_view>
#include <variant>

struct ssl_st;
struct ssl_ctx_st;

namespace holdfast::http {

enum class Io {
    done,
    closed,   // by the peer, in good order
    timeout,  // the deadline passed
    failed,
};

// What TLS connections share: the certificates of the authorities that this system trusts, read once.
// Thread-safe, immutable.
class TlsTrust {
  public:
    // Without authorities no certificate verifies, so a system that has none fails each https connection.
    TlsTrust();
    ssl_ctx_st* get() const { return context_.get(); }

  private:
    struct Free {
        void operator()(ssl_ctx_st* context) const;
    };
    std::unique_ptr<ssl_ctx_st, Free> context_;
};

// Not thread-safe.
class ClientConnection {
  public:
    // Resolves the host, connects and, for https, shakes hands and verifies the certificate against the
    // system's authorities and the host's name; all of it before the deadline. FetchFailure: connect, tls or
    // timeout.
    static std::variant<ClientConnection, FetchFailure> open(const Url& url, Resolver& resolver,
                                                             const TlsTrust& trust, Deadline deadline);

    // Reads at least one byte if `done`; `got` says how many.
    Io read(char* bytes, std::size_t size, std::size_t& got, Deadline deadline);
    // Writes all.
    Io write(std::string_view bytes, Deadline deadline);

    // Not closed by the peer, and without bytes that no request has asked for.
    bool is_reusable() const;

  private:
    struct FreeTls {
        void operator()(ssl_st* tls) const;
    };

    explicit ClientConnection(Socket socket) : socket_(std::move(socket)) {}

    bool prepare_tls(const Url& url, const TlsTrust& trust);
    Io shake_hands(Deadline deadline);
    // Waits for what the TLS library asks for after `result`; done if it can go on.
    Io wait_for_tls(int result, Deadline deadline);

    Socket socket_;
    std::unique_ptr<ssl_st, FreeTls> tls_;  // null for http
};

}  // namespace holdfast::http
