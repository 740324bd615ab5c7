// The socket of a service manager, as sd_notify(3) describes it: what a service tells is read from it.
#pragma once

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace holdfast::test {

class NotifySocket {
  public:
    // `name` as NOTIFY_SOCKET has it: a path, or '@' and an abstract name (unix(7)).
    explicit NotifySocket(const std::string& name)
        : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.data(), name.size());
        if (name.front() == '@') address.sun_path[0] = '\0';
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) != 0)
            throw std::system_error(errno, std::generic_category(), name);
    }
    ~NotifySocket() { ::close(socket_); }
    NotifySocket(const NotifySocket&) = delete;
    NotifySocket& operator=(const NotifySocket&) = delete;

    // The next datagram; nullopt if none comes within that time.
    std::optional<std::string> read(std::chrono::milliseconds patience = std::chrono::seconds(20)) const {
        pollfd item{socket_, POLLIN, 0};
        if (::poll(&item, 1, static_cast<int>(patience.count())) != 1) return std::nullopt;
        char bytes[4096];
        const ssize_t size = ::recv(socket_, bytes, sizeof(bytes), 0);
        return std::string(bytes, static_cast<std::size_t>(size));
    }

  private:
    int socket_;
};

}  // namespace holdfast::test
