// A server with one socket: a test writes the bytes itself, without a library.
#pragma once

#include "http/socket.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace holdfast::test {

inline sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

inline void send_text(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t sent = ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

// A server that runs a script on each connection, one after the other.
class RawServer {
  public:
    explicit RawServer(std::function<void(int descriptor)> script)
        : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address = loopback(0);
        socklen_t size = sizeof(address);
        if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            ::listen(listener_.get(), 16) != 0) {
            throw std::runtime_error("can't listen");
        }
        getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this, script = std::move(script)] {
            for (;;) {
                const http::Socket accepted(::accept(listener_.get(), nullptr, nullptr));
                if (accepted.get() < 0) return;
                ++connections_;
                script(accepted.get());
            }
        });
    }
    ~RawServer() {
        ::shutdown(listener_.get(), SHUT_RDWR);
        thread_.join();
    }

    std::uint16_t port() const { return port_; }
    std::string url(const std::string& target = "/") const {
        return "http://127.0.0.1:" + std::to_string(port_) + target;
    }
    int connections() const { return connections_; }

    // Reads one request's head and a body by its Content-Length; "" if the client closed.
    static std::string read_request(int descriptor) {
        std::string text;
        std::size_t wanted = std::string::npos;
        while (text.size() < wanted) {
            std::array<char, 4096> bytes;
            const ssize_t got = ::recv(descriptor, bytes.data(), bytes.size(), 0);
            if (got <= 0) return "";
            text.append(bytes.data(), static_cast<std::size_t>(got));
            const auto end = text.find("\r\n\r\n");
            if (end == std::string::npos) continue;
            const auto length = text.find("Content-Length: ");
            wanted = end + 4 + (length < end ? std::stoul(text.substr(length + 16)) : 0);
        }
        return text;
    }

    // Sends the text one byte each `pause`, until it ends or the client is gone.
    static void drip(int descriptor, std::string_view text, std::chrono::milliseconds pause) {
        for (const char byte : text) {
            if (::send(descriptor, &byte, 1, MSG_NOSIGNAL) != 1) return;
            pollfd gone{descriptor, POLLRDHUP, 0};
            if (::poll(&gone, 1, static_cast<int>(pause.count())) > 0) return;
        }
    }

  private:
    http::Socket listener_;
    std::uint16_t port_ = 0;
    std::atomic<int> connections_ = 0;
    std::thread thread_;
};

}  // namespace holdfast::test
