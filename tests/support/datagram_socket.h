// The receiving end of a socket for datagrams: what a service tells its manager (sd_notify(3)) or the journal
// is read from it.
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

class DatagramSocket {
  public:
    // `name` is a path, or '@' and an abstract name (unix(7)).
    explicit DatagramSocket(const std::string& name)
        : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.data(), name.size());
        if (name.front() == '@') address.sun_path[0] = '\0';
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) != 0)
            throw std::system_error(errno, std::generic_category(), name);
    }
    ~DatagramSocket() { ::close(socket_); }
    DatagramSocket(const DatagramSocket&) = delete;
    DatagramSocket& operator=(const DatagramSocket&) = delete;

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
