// A client made of one socket: sends what it is told to, reads what comes. Every wait has an end.
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
    // As it came over the wire.
    std::string text() const { return head + "\r\n" + body; }
};

// Blocking; throws std::runtime_error if a wait takes longer than it may.
class Client {
  public:
    // From another address of loopback if one is given.
    explicit Client(const http::Endpoint& server, const std::string& from = "", int receive_buffer = 0);
    ~Client();
    Client(Client&& other) noexcept;
    Client& operator=(Client&&) = delete;

    // All of it; false if the server does not take it.
    bool send(std::string_view bytes);
    // What fits into the socket now.
    std::size_t send_some(std::string_view bytes);
    void end_sending();

    // The next response; nullopt if the connection ends before one is whole.
    std::optional<WireResponse> read(bool is_head = false);
    // Everything up to the end of the connection.
    std::string rest();
    WireResponse ask(std::string_view bytes);
    // Waits for the connection's end. False if bytes come instead.
    bool is_closed();
    // Whether something has come within that time.
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
