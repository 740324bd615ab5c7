#include "http/socket.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace holdfast::http {

namespace {

Wait wait_for(int descriptor, short events, Deadline deadline) {
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        pollfd item{descriptor, events, 0};
        const auto timeout =
            static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, INT_MAX));
        const int ready = poll(&item, 1, timeout);
        if (ready > 0) return Wait::ready;
        if (ready == 0) return Wait::timeout;
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
    }
}

}  // namespace

void Socket::reset() {
    if (descriptor_ >= 0) close(descriptor_);
    descriptor_ = -1;
}

Wait wait_readable(int descriptor, Deadline deadline) { return wait_for(descriptor, POLLIN, deadline); }
Wait wait_writable(int descriptor, Deadline deadline) { return wait_for(descriptor, POLLOUT, deadline); }

bool write_all(int descriptor, std::string_view bytes, Deadline deadline) {
    while (!bytes.empty()) {
        const ssize_t sent = send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        } else if (errno == EAGAIN) {
            if (wait_writable(descriptor, deadline) == Wait::timeout) return false;
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

void set_no_delay(int descriptor) {
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

}  // namespace holdfast::http
