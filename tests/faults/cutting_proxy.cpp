#include "faults/cutting_proxy.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace holdfast::test {
namespace {

sockaddr_un address_in(const std::filesystem::path& folder) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = (folder / ".s.PGSQL.5432").string();
    if (path.size() >= sizeof(address.sun_path)) throw std::runtime_error("path too long: " + path);
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

// A type of one byte and a length, which counts itself. 0 if there is no whole message.
// https://www.postgresql.org/docs/15/protocol-message-formats.html
std::size_t whole_message(const std::string& buffer) {
    if (buffer.size() < 5) return 0;
    std::uint32_t length = 0;
    for (std::size_t i = 1; i < 5; ++i) length = length << 8 | static_cast<unsigned char>(buffer[i]);
    return buffer.size() < length + 1 ? 0 : length + 1;
}

bool send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool receive(int socket, std::string& buffer) {
    std::array<char, 16 * 1024> bytes;
    const ssize_t got = ::recv(socket, bytes.data(), bytes.size(), 0);
    if (got > 0) buffer.append(bytes.data(), static_cast<std::size_t>(got));
    return got > 0;
}

}  // namespace

CuttingProxy::CuttingProxy(const std::filesystem::path& server) : server_(server.string()) {
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = address_in(folder_.path());
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
        ::listen(listener_, 64) != 0) {
        throw std::runtime_error("can't listen");
    }
    acceptor_ = std::jthread([this] { accept_all(); });
}

CuttingProxy::~CuttingProxy() {
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(listener_);
    const sync::Lock lock(mutex_);
    connections_.clear();
}

void CuttingProxy::accept_all() {
    for (;;) {
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) return;
        const sync::Lock lock(mutex_);
        connections_.emplace_back([this, client] { serve(client); });
    }
}

bool CuttingProxy::forward(std::string& buffer, int to) {
    for (std::size_t size = whole_message(buffer); size > 0; size = whole_message(buffer)) {
        if (left_ > 0 && --left_ == 0) return false;
        if (!send_all(to, std::string_view(buffer).substr(0, size))) return false;
        buffer.erase(0, size);
    }
    return true;
}

// The first message of a client has no type (StartupMessage) and goes on as it is.
void CuttingProxy::serve(int client) {
    const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = address_in(server_);
    std::string from_client, from_server;
    bool goes_on = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 &&
                   receive(client, from_client) && send_all(server, std::exchange(from_client, ""));
    while (goes_on) {
        std::array<pollfd, 2> sockets{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
        ::poll(sockets.data(), sockets.size(), -1);
        if (sockets[0].revents != 0) goes_on = receive(client, from_client) && forward(from_client, server);
        if (goes_on && sockets[1].revents != 0)
            goes_on = receive(server, from_server) && forward(from_server, client);
    }
    ::close(client);
    ::close(server);
}

}  // namespace holdfast::test
