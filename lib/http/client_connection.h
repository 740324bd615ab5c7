// A connection from Holdfast to another server, TCP or TLS. Every step has a deadline.
#pragma once

#include "http/fetch.h"
#include "http/resolver.h"
#include "http/socket.h"
#include "http/url.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>
#include <variant>

struct ssl_st;
struct ssl_ctx_st;

namespace holdfast::http {

enum class Io {
    done,
    closed,   // by the peer, without an error
    timeout,  // the deadline passed
    failed,
};

// The certificate authorities that this system trusts, read once for all TLS connections, when the first one
// is made: that takes longer than the rest of a start. Thread-safe.
class TlsTrust {
  public:
    // On a system without authorities every https connection fails. Null if the TLS library can't start.
    ssl_ctx_st* get() const;

  private:
    struct Free {
        void operator()(ssl_ctx_st* context) const;
    };
    mutable std::once_flag read_;
    mutable std::unique_ptr<ssl_ctx_st, Free> context_;
};

// Not thread-safe.
class ClientConnection {
  public:
    // Where a host may be looked for.
    struct Route {
        Resolver& resolver;
        MayConnect may_connect;
    };

    // Resolves the host and connects to an address that may be connected to; for https also shakes hands and
    // verifies the certificate against the system's authorities and the host's name. All of it ends before
    // the deadline. FetchFailure: connect, connect_timeout, forbidden_address or tls.
    static std::variant<ClientConnection, FetchFailure> open(const Url& url, const Route& route,
                                                             const TlsTrust& trust, Deadline deadline);

    // If `done`, at least one byte was read; `got` is their number.
    Io read(char* bytes, std::size_t size, std::size_t& got, Deadline deadline);
    // If `done`, all bytes were written.
    Io write(std::string_view bytes, Deadline deadline);

    // True if the peer has not closed the connection and has sent no bytes that no request asked for.
    bool is_reusable() const;

  private:
    struct FreeTls {
        void operator()(ssl_st* tls) const;
    };

    explicit ClientConnection(Socket socket) : socket_(std::move(socket)) {}

    bool prepare_tls(const Url& url, const TlsTrust& trust);
    Io shake_hands(Deadline deadline);
    // Waits until the socket is ready for what the TLS library needs after `result`; done if it can go on.
    Io wait_for_tls(int result, Deadline deadline);

    Socket socket_;
    std::unique_ptr<ssl_st, FreeTls> tls_;  // null for http
};

}  // namespace holdfast::http
