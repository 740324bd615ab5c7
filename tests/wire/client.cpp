#include "wire/client.h"

#include "base/text.h"

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace holdfast::test {

namespace {

constexpr int kPatience = 20'000;  // milliseconds

// IPv6 where the text has a colon.
std::pair<sockaddr_storage, socklen_t> address_of(const std::string& text, std::uint16_t port) {
    sockaddr_storage address{};
    if (text.find(':') != std::string::npos) {
        auto& v6 = reinterpret_cast<sockaddr_in6&>(address);
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr);
        return {address, sizeof(v6)};
    }
    auto& v4 = reinterpret_cast<sockaddr_in&>(address);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    inet_pton(AF_INET, text.c_str(), &v4.sin_addr);
    return {address, sizeof(v4)};
}

bool wait_for(int socket, short events, int milliseconds) {
    pollfd item{socket, events, 0};
    return poll(&item, 1, milliseconds) > 0;
}

}  // namespace

bool WireResponse::has_line(std::string_view line) const {
    return head.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
}

std::size_t WireResponse::count(std::string_view field_name) const {
    const std::string lines = base::ascii_lower(head);
    const std::string wanted = "\r\n" + base::ascii_lower(field_name) + ":";
    std::size_t found = 0;
    for (auto at = lines.find(wanted); at != std::string::npos; at = lines.find(wanted, at + 1)) ++found;
    return found;
}

std::string WireResponse::field(std::string_view name) const {
    const auto at = base::ascii_lower(head).find("\r\n" + base::ascii_lower(name) + ": ");
    if (at == std::string::npos) return "";
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

Client::Client(const http::Endpoint& server, const std::string& from, int receive_buffer) {
    const auto [address, size] = address_of(server.address, server.port);
    socket_ = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0) throw std::runtime_error("no socket");
    if (receive_buffer > 0)
        setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof(receive_buffer));
    if (!from.empty()) {
        const auto [own, own_size] = address_of(from, 0);
        if (bind(socket_, reinterpret_cast<const sockaddr*>(&own), own_size) != 0) {
            throw std::runtime_error("can't bind to " + from);
        }
    }
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), size) != 0) {
        ::close(socket_);
        throw std::runtime_error("can't connect");
    }
}

Client::Client(Client&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), buffer_(std::move(other.buffer_)) {}

Client::~Client() {
    if (socket_ >= 0) ::close(socket_);
}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        if (!wait_for(socket_, POLLOUT, kPatience)) throw std::runtime_error("the server takes nothing");
        const std::size_t sent = send_some(bytes);
        if (sent == 0) return false;
        bytes.remove_prefix(sent);
    }
    return true;
}

std::size_t Client::send_some(std::string_view bytes) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent > 0 ? static_cast<std::size_t>(sent) : 0;
}

void Client::end_sending() { shutdown(socket_, SHUT_WR); }

bool Client::receive() {
    if (!wait_for(socket_, POLLIN, kPatience)) throw std::runtime_error("nothing comes");
    std::array<char, 16 * 1024> bytes;
    const ssize_t got = recv(socket_, bytes.data(), bytes.size(), 0);
    if (got <= 0) return false;
    buffer_.append(bytes.data(), static_cast<std::size_t>(got));
    return true;
}

std::optional<WireResponse> Client::read(bool is_head) {
    auto end = buffer_.find("\r\n\r\n");
    for (; end == std::string::npos; end = buffer_.find("\r\n\r\n")) {
        if (!receive()) return std::nullopt;
    }
    WireResponse response;
    response.head = buffer_.substr(0, end + 2);
    response.status = std::stoi(response.head.substr(9, 3));
    buffer_.erase(0, end + 4);
    if (is_head || response.status < 200) return response;
    const std::string length = response.field("Content-Length");
    const std::size_t size = length.empty() ? 0 : std::stoul(length);
    while (buffer_.size() < size) {
        if (!receive()) return std::nullopt;
    }
    response.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return response;
}

std::string Client::rest() {
    while (receive()) {
    }
    return std::exchange(buffer_, "");
}

WireResponse Client::ask(std::string_view bytes) {
    send(bytes);
    auto response = read();
    if (!response) throw std::runtime_error("the connection ended without a response");
    return *response;
}

bool Client::is_closed() { return buffer_.empty() && !receive(); }

bool Client::has_input(std::chrono::milliseconds time) {
    return !buffer_.empty() || wait_for(socket_, POLLIN, static_cast<int>(time.count()));
}

std::string get(std::string_view target) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

std::string post(std::string_view target, std::string_view body) {
    return "POST " + std::string(target) +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string(body);
}

}  // namespace holdfast::test
