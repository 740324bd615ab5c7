#include "http/server.h"
#include "http/socket.h"

#include <cerrno>
#include <memory>
#include <system_error>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace holdfast::http {

namespace {

[[noreturn]] void fail(const Endpoint& endpoint, const std::string& reason) {
    throw ListenError("cannot listen on " + endpoint.text() + ": " + reason);
}

[[noreturn]] void fail(const Endpoint& endpoint, int error) {
    fail(endpoint, std::generic_category().message(error));
}

std::uint16_t bound_port(const Socket& socket) {
    sockaddr_storage address{};
    socklen_t size = sizeof(address);
    getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                                               : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

// A socket without a descriptor, and errno, if it can't be bound.
Socket bind_to(const addrinfo& address) {
    Socket bound(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (bound.get() < 0) return bound;
    // The closed connections of a server that has just stopped may still hold the port.
    const int on = 1;
    setsockopt(bound.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    // "::" takes IPv4 as well, whatever the system's default is.
    const int off = 0;
    if (address.ai_family == AF_INET6) setsockopt(bound.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
    if (::bind(bound.get(), address.ai_addr, address.ai_addrlen) == 0) return bound;
    const int fault = errno;
    bound.reset();
    errno = fault;
    return bound;
}

}  // namespace

Listener Listener::bind(const Endpoint& endpoint) {
    addrinfo hints{};
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const std::string port = std::to_string(endpoint.port);
    const int failure = getaddrinfo(endpoint.address.c_str(), port.c_str(), &hints, &found);
    if (failure != 0) fail(endpoint, gai_strerror(failure));
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);

    // A name may have an address of a family that this machine does not support: the next address is tried.
    int fault = 0;
    for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
        Socket bound = bind_to(*address);
        if (bound.get() >= 0) {
            const Endpoint picked{endpoint.address, bound_port(bound)};
            return Listener(picked, bound.release());
        }
        if (fault == 0) fault = errno;
    }
    fail(endpoint, fault);
}

Listener::Listener(Listener&& other) noexcept
    : endpoint_(std::move(other.endpoint_)), socket_(std::exchange(other.socket_, -1)) {}

Listener::~Listener() { Socket(socket_).reset(); }

int Listener::release() { return std::exchange(socket_, -1); }

}  // namespace holdfast::http
