#include "http/client_connection.h"

#include "base/authorities.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

namespace holdfast::http {

namespace {

Io connect_to(const Socket& socket, const SocketAddress& address, Deadline deadline) {
    if (connect(socket.get(), reinterpret_cast<const sockaddr*>(&address.bytes), address.size) == 0)
        return Io::done;
    if (errno != EINPROGRESS) return Io::failed;
    if (wait_writable(socket.get(), deadline) == Wait::timeout) return Io::timeout;
    int error = 0;
    socklen_t size = sizeof(error);
    getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    return error == 0 ? Io::done : Io::failed;
}

// Tries the addresses in order. A network may drop all packets of one family (a broken IPv6 route, say), so
// an attempt gets only half of the time left while another family is untried.
class Attempts {
  public:
    Attempts(const SocketAddresses& addresses, Deadline deadline)
        : addresses_(addresses), deadline_(deadline) {}

    std::variant<Socket, FetchFailure> run() {
        FetchFailure failure = FetchFailure::connect;
        for (const SocketAddress& address : addresses_) {
            if (has_timed_out(address)) continue;
            Socket socket(::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
            const Io connected = connect_to(socket, address, deadline_of(address));
            if (connected == Io::done) {
                set_no_delay(socket.get());
                return socket;
            }
            if (connected == Io::timeout) {
                failure = FetchFailure::connect_timeout;
                timed_out_.push_back(address.bytes.ss_family);
            }
        }
        return failure;
    }

  private:
    bool has_timed_out(const SocketAddress& address) const {
        return std::find(timed_out_.begin(), timed_out_.end(), address.bytes.ss_family) != timed_out_.end();
    }

    Deadline deadline_of(const SocketAddress& address) const {
        const bool is_last = std::all_of(addresses_.begin(), addresses_.end(), [&](const auto& other) {
            return other.bytes.ss_family == address.bytes.ss_family || has_timed_out(other);
        });
        const auto now = std::chrono::steady_clock::now();
        return is_last || now >= deadline_ ? deadline_ : now + (deadline_ - now) / 2;
    }

    const SocketAddresses& addresses_;
    Deadline deadline_;
    std::vector<sa_family_t> timed_out_;
};

std::variant<Socket, FetchFailure> connect_to_any(const Url& url, const ClientConnection::Route& route,
                                                  Deadline deadline) {
    auto addresses = route.resolver.resolve(url.host, url.port, deadline);
    if (!addresses) return FetchFailure::connect_timeout;
    const auto forbidden = std::erase_if(*addresses, [&](const SocketAddress& address) {
        return !route.may_connect(Address::of(address.bytes));
    });
    if (forbidden > 0 && addresses->empty()) return FetchFailure::forbidden_address;
    return Attempts(*addresses, deadline).run();
}

bool is_ip_address(const std::string& host) {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    return inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
           inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

int clamp_to_int(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

}  // namespace

ssl_ctx_st* TlsTrust::get() const {
    std::call_once(read_, [this] {
        context_.reset(SSL_CTX_new(TLS_client_method()));
        if (!context_) return;
        SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
        SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
        SSL_CTX_set_default_verify_paths(context_.get());
        // A folder of one file for each authority is read when one is needed, all of them in one file at
        // once.
        std::error_code ignored;
        const bool has_folder = std::filesystem::exists(X509_get_default_cert_dir(), ignored);
        const auto file = has_folder ? std::nullopt : base::authorities_file();
        if (file) SSL_CTX_load_verify_locations(context_.get(), file->c_str(), nullptr);
    });
    return context_.get();
}

void TlsTrust::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

void ClientConnection::FreeTls::operator()(ssl_st* tls) const { SSL_free(tls); }

std::variant<ClientConnection, FetchFailure> ClientConnection::open(const Url& url, const Route& route,
                                                                    const TlsTrust& trust,
                                                                    Deadline deadline) {
    auto connected = connect_to_any(url, route, deadline);
    if (const auto* failure = std::get_if<FetchFailure>(&connected)) return *failure;
    ClientConnection connection(std::move(std::get<Socket>(connected)));
    if (url.scheme == "http") return connection;
    if (!connection.prepare_tls(url, trust)) return FetchFailure::tls;
    const Io shaken = connection.shake_hands(deadline);
    if (shaken == Io::timeout) return FetchFailure::connect_timeout;
    if (shaken != Io::done) return FetchFailure::tls;
    return connection;
}

bool ClientConnection::prepare_tls(const Url& url, const TlsTrust& trust) {
    ssl_ctx_st* const context = trust.get();
    if (context == nullptr) return false;
    tls_.reset(SSL_new(context));
    if (!tls_ || SSL_set_fd(tls_.get(), socket_.get()) != 1) return false;
    if (is_ip_address(url.host)) {
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls_.get()), url.host.c_str()) == 1;
    }
    SSL_set_hostflags(tls_.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set1_host(tls_.get(), url.host.c_str()) == 1 &&
           SSL_set_tlsext_host_name(tls_.get(), url.host.c_str()) == 1;
}

Io ClientConnection::shake_hands(Deadline deadline) {
    for (;;) {
        ERR_clear_error();
        const int result = SSL_connect(tls_.get());
        if (result == 1) return Io::done;
        const Io waited = wait_for_tls(result, deadline);
        if (waited != Io::done) return waited;
    }
}

Io ClientConnection::wait_for_tls(int result, Deadline deadline) {
    switch (SSL_get_error(tls_.get(), result)) {
        case SSL_ERROR_WANT_READ:
            return wait_readable(socket_.get(), deadline) == Wait::ready ? Io::done : Io::timeout;
        case SSL_ERROR_WANT_WRITE:
            return wait_writable(socket_.get(), deadline) == Wait::ready ? Io::done : Io::timeout;
        case SSL_ERROR_ZERO_RETURN:
            return Io::closed;
        default:
            return Io::failed;
    }
}

Io ClientConnection::read(char* bytes, std::size_t size, std::size_t& got, Deadline deadline) {
    for (;;) {
        // Checked before each read: a peer that always has one more byte would never let a read wait.
        if (std::chrono::steady_clock::now() >= deadline) return Io::timeout;
        Io waited = Io::done;
        if (tls_) {
            ERR_clear_error();
            const int result = SSL_read(tls_.get(), bytes, clamp_to_int(size));
            got = result > 0 ? static_cast<std::size_t>(result) : 0;
            if (result > 0) return Io::done;
            waited = wait_for_tls(result, deadline);
        } else {
            const ssize_t result = recv(socket_.get(), bytes, size, 0);
            got = result > 0 ? static_cast<std::size_t>(result) : 0;
            if (result > 0) return Io::done;
            if (result == 0) return Io::closed;
            if (errno != EAGAIN && errno != EINTR) return Io::failed;
            if (wait_readable(socket_.get(), deadline) == Wait::timeout) waited = Io::timeout;
        }
        if (waited != Io::done) return waited;
    }
}

Io ClientConnection::write(std::string_view bytes, Deadline deadline) {
    if (!tls_) {
        if (write_all(socket_.get(), bytes, deadline)) return Io::done;
        return std::chrono::steady_clock::now() >= deadline ? Io::timeout : Io::failed;
    }
    while (!bytes.empty()) {
        ERR_clear_error();
        const int result = SSL_write(tls_.get(), bytes.data(), clamp_to_int(bytes.size()));
        if (result > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(result));
            continue;
        }
        const Io waited = wait_for_tls(result, deadline);
        if (waited != Io::done) return waited;
    }
    return Io::done;
}

bool ClientConnection::is_reusable() const {
    // Bytes that no request has asked for would be read as the answer to the next one.
    if (tls_ && SSL_has_pending(tls_.get()) == 1) return false;
    // The socket is readable if such bytes came, or if the peer has closed. A session ticket of TLS 1.3 looks
    // the same and only costs a new connection.
    char byte = 0;
    return recv(socket_.get(), &byte, 1, MSG_PEEK) < 0 && errno == EAGAIN;
}

}  // namespace holdfast::http
