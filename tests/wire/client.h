// A client with one socket: sends any bytes and reads any bytes. Every wait has a time limit.
#pragma once

#include "http/url.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::test {

struct WireResponse {
    int status = 0;
    std::string head;  // with the status line
    std::string body;

    bool has_line(std::string_view line) const;
    std::size_t count(std::string_view field_name) const;
    // The value of a field; "" if there is none.
    std::string field(std::string_view name) const;
    // All its bytes.
    std::string text() const { return head + "\r\n" + body; }
};

// Blocking; throws std::runtime_error if a wait takes longer than it may.
class Client {
  public:
    // Connects from the loopback address `from`, if it is given.
    explicit Client(const http::Endpoint& server, const std::string& from = "", int receive_buffer = 0);
    ~Client();
    Client(Client&& other) noexcept;
    Client& operator=(Client&&) = delete;

    // Sends all bytes; false if the server does not take them.
    bool send(std::string_view bytes);
    // Sends as much as fits into the socket now.
    std::size_t send_some(std::string_view bytes);
    void end_sending();

    // The next response; nullopt if the connection ends before one is complete.
    std::optional<WireResponse> read(bool is_head = false);
    // Everything up to the end of the connection.
    std::string rest();
    WireResponse ask(std::string_view bytes);
    // Waits for the connection's end. False if bytes come instead.
    bool is_closed();
    // True if bytes come within that time.
    bool has_input(std::chrono::milliseconds time);
    int descriptor() const { return socket_; }

  private:
    bool receive();

    int socket_;
    std::string buffer_;
};

std::string get(std::string_view target = "/");
std::string post(std::string_view target, std::string_view body);

}  // namespace holdfast::test
