// Datagrams to a socket of this machine: how systemd's services are told something (sd_notify(3), the
// journal).
#pragma once

#include <string>
#include <string_view>

namespace holdfast::base {

// Thread-safe.
class DatagramSender {
  public:
    // `address` is a path, or '@' and an abstract name (unix(7)). What receives need not be there yet.
    explicit DatagramSender(std::string address);
    ~DatagramSender();
    DatagramSender(const DatagramSender&) = delete;
    DatagramSender& operator=(const DatagramSender&) = delete;

    // Waits while the receiver's queue is full. False if nobody receives, or if the bytes are too many for
    // one datagram.
    bool send(std::string_view bytes) const;

  private:
    std::string address_;
    int socket_;
};

}  // namespace holdfast::base
