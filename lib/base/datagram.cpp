#include "base/datagram.h"

#include <cstddef>
#include <cstring>
#include <utility>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace holdfast::base {

DatagramSender::DatagramSender(std::string address)
    : address_(std::move(address)), socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {}

DatagramSender::~DatagramSender() {
    if (socket_ >= 0) ::close(socket_);
}

bool DatagramSender::send(std::string_view bytes) const {
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    if (socket_ < 0 || address_.size() >= sizeof(to.sun_path)) return false;
    std::memcpy(to.sun_path, address_.data(), address_.size());
    // An abstract socket's name begins with a NUL.
    if (to.sun_path[0] == '@') to.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
    const ssize_t sent = ::sendto(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL,
                                  reinterpret_cast<const sockaddr*>(&to), size);
    return sent == static_cast<ssize_t>(bytes.size());
}

}  // namespace holdfast::base
