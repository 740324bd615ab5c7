#include "cli/service_manager.h"

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace holdfast::cli {
namespace {

constexpr int kFirstSocket = 3;

std::optional<std::string> take(const char* variable) {
    const char* value = std::getenv(variable);
    if (value == nullptr) return std::nullopt;
    std::string text = value;
    ::unsetenv(variable);
    return text;
}

std::optional<std::int64_t> take_number(const char* variable) {
    const auto text = take(variable);
    std::int64_t number = 0;
    if (!text) return std::nullopt;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
    return number;
}

}  // namespace

ServiceManager::ServiceManager() : address_(take("NOTIFY_SOCKET").value_or("")) {
    // What was meant for another process has come down to this one: its child perhaps.
    const auto listener = take_number("LISTEN_PID");
    const auto count = take_number("LISTEN_FDS");
    (void)take("LISTEN_FDNAMES");
    if (listener == ::getpid()) {
        for (int i = 0; i < count.value_or(0); ++i) sockets_.push_back(kFirstSocket + i);
    }
    const auto watched = take_number("WATCHDOG_PID");
    const auto interval = take_number("WATCHDOG_USEC");
    if (interval > 0 && watched.value_or(::getpid()) == ::getpid())
        watchdog_ = std::chrono::microseconds(*interval);
}

bool ServiceManager::tell(std::string_view state) const {
    if (address_.empty()) return true;
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    if (address_.size() >= sizeof(to.sun_path)) return false;
    std::memcpy(to.sun_path, address_.data(), address_.size());
    // An abstract socket's name begins with a NUL, written '@' (unix(7)).
    if (to.sun_path[0] == '@') to.sun_path[0] = '\0';
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return false;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
    const ssize_t sent = ::sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL,
                                  reinterpret_cast<const sockaddr*>(&to), size);
    ::close(descriptor);
    return sent == static_cast<ssize_t>(state.size());
}

Watchdog::Watchdog(const ServiceManager& manager, std::function<bool()> is_alive) {
    if (!manager.watchdog()) return;
    thread_ = std::jthread([this, &manager, is_alive = std::move(is_alive)](const std::stop_token& stop) {
        const auto pause = *manager.watchdog() / 2;
        for (auto next = std::chrono::steady_clock::now(); !stop.stop_requested(); next += pause) {
            if (is_alive()) (void)manager.tell("WATCHDOG=1");
            std::unique_lock lock(mutex_);
            changed_.wait_until(lock, stop, next + pause, [] { return false; });
        }
    });
}

}  // namespace holdfast::cli
