#include "cli/service_manager.h"

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include <unistd.h>

namespace holdfast::cli {
namespace {

constexpr int kFirstSocket = 3;

std::optional<std::string> take(const char* variable) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') return std::nullopt;
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

ServiceManager::ServiceManager() {
    if (auto address = take("NOTIFY_SOCKET"))
        told_ = std::make_unique<base::DatagramSender>(std::move(*address));
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

bool ServiceManager::tell(std::string_view state) const { return !told_ || told_->send(state); }

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
