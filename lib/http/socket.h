// Non-blocking sockets that close themselves, and the calls that client and server share.
#pragma once

#include <chrono>
#include <string_view>
#include <utility>

namespace holdfast::http {

using Deadline = std::chrono::steady_clock::time_point;

// Owns a file descriptor; movable.
class Socket {
  public:
    explicit Socket(int descriptor = -1) : descriptor_(descriptor) {}
    ~Socket() { reset(); }
    Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Socket& operator=(Socket&& other) noexcept {
        if (this != &other) {
            reset();
            descriptor_ = std::exchange(other.descriptor_, -1);
        }
        return *this;
    }

    int get() const { return descriptor_; }
    // Returns the descriptor and gives up its ownership.
    int release() { return std::exchange(descriptor_, -1); }
    void reset();

  private:
    int descriptor_;
};

enum class Wait { ready, timeout };
// Waits until the socket can be read from (or written to), or has failed.
Wait wait_readable(int descriptor, Deadline deadline);
Wait wait_writable(int descriptor, Deadline deadline);

// False if the peer is gone or the time is up.
bool write_all(int descriptor, std::string_view bytes, Deadline deadline);

void set_no_delay(int descriptor);

}  // namespace holdfast::http
