#include "http/address.h"
#include "http/server.h"
#include "http/socket.h"

#include <cerrno>
#include <memory>
#include <system_error>

#include <fcntl.h>
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

// Of the family AF_UNSPEC if the descriptor is no socket.
sockaddr_storage bound_address(const Socket& socket) {
    sockaddr_storage address{};
    socklen_t size = sizeof(address);
    getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
    return address;
}

std::uint16_t port_of(const sockaddr_storage& address) {
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
            const Endpoint picked{endpoint.address, port_of(bound_address(bound))};
            return {picked, bound.release(), false};
        }
        if (fault == 0) fault = errno;
    }
    fail(endpoint, fault);
}

Listener Listener::take(int descriptor) {
    Socket given(descriptor);
    const sockaddr_storage address = bound_address(given);
    int type = 0;
    socklen_t size = sizeof(type);
    getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size);
    const bool is_ip = address.ss_family == AF_INET || address.ss_family == AF_INET6;
    if (!is_ip || type != SOCK_STREAM)
        throw ListenError("the socket that was passed is no stream socket of IPv4 or IPv6");
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    return {{Address::of(address).text(), port_of(address)}, given.release(), true};
}

Listener::Listener(Listener&& other) noexcept
    : endpoint_(std::move(other.endpoint_)),
      socket_(std::exchange(other.socket_, -1)),
      is_shared_(other.is_shared_) {}

Listener::~Listener() { Socket(socket_).reset(); }

int Listener::release() { return std::exchange(socket_, -1); }

}  // namespace holdfast::http
