#include "bench/load.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace holdfast::bench {

namespace {

using Clock = std::chrono::steady_clock;

int connect_to(const http::Endpoint& server) {
    const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port);
    inet_pton(AF_INET, server.address.c_str(), &address.sin_addr);
    if (made < 0 || connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        throw std::runtime_error("can't connect to " + server.text());
    }
    const int on = 1;
    setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return made;
}

struct Asker {
    int socket = -1;
    std::size_t answers = 0;
    Clock::time_point asked;
    std::string received;
};

class Load {
  public:
    Load(const http::Endpoint& server, std::size_t connections, const std::string& request,
         const std::string& expected)
        : request_(request), expected_(expected), epoll_(epoll_create1(EPOLL_CLOEXEC)), askers_(connections) {
        for (std::size_t i = 0; i < askers_.size(); ++i) {
            askers_[i].socket = connect_to(server);
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u64 = i;
            epoll_ctl(epoll_, EPOLL_CTL_ADD, askers_[i].socket, &event);
        }
    }
    ~Load() {
        for (const auto& asker : askers_) close(asker.socket);
        close(epoll_);
    }
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

    LoadResult run(std::chrono::milliseconds time) {
        for (auto& asker : askers_) ask(asker);
        std::array<epoll_event, 256> events{};
        for (const auto end = Clock::now() + time; Clock::now() < end;) {
            const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 100);
            for (int i = 0; i < count; ++i) read(askers_[events[static_cast<std::size_t>(i)].data.u64]);
        }
        for (const auto& asker : askers_) result_.unserved += asker.answers == 0 ? 1U : 0U;
        std::sort(result_.milliseconds.begin(), result_.milliseconds.end());
        return std::move(result_);
    }

  private:
    void ask(Asker& asker) {
        asker.asked = Clock::now();
        if (send(asker.socket, request_.data(), request_.size(), MSG_NOSIGNAL) < 0) give_up(asker);
    }

    void read(Asker& asker) {
        std::array<char, 4096> bytes;
        const ssize_t got = recv(asker.socket, bytes.data(), bytes.size(), 0);
        if (got <= 0) return give_up(asker);
        asker.received.append(bytes.data(), static_cast<std::size_t>(got));
        if (!asker.received.ends_with(expected_)) return;
        if (!asker.received.starts_with("HTTP/1.1 200 OK\r\n")) ++result_.wrong;
        result_.milliseconds.push_back(
            std::chrono::duration<double, std::milli>(Clock::now() - asker.asked).count());
        ++result_.answers;
        ++asker.answers;
        asker.received.clear();
        ask(asker);
    }

    void give_up(Asker& asker) {
        ++result_.wrong;
        epoll_ctl(epoll_, EPOLL_CTL_DEL, asker.socket, nullptr);
    }

    std::string request_;
    std::string expected_;
    int epoll_;
    std::vector<Asker> askers_;
    LoadResult result_;
};

}  // namespace

double LoadResult::percentile(double part) const {
    if (milliseconds.empty()) return 0;
    const auto last = static_cast<double>(milliseconds.size() - 1);
    return milliseconds[static_cast<std::size_t>(last * part)];
}

Hangers::Hangers(const http::Endpoint& server, std::size_t connections, const std::string& begin) {
    for (std::size_t i = 0; i < connections; ++i) {
        sockets_.push_back(connect_to(server));
        (void)send(sockets_.back(), begin.data(), begin.size(), MSG_NOSIGNAL);
    }
}

Hangers::~Hangers() {
    for (const int one : sockets_) close(one);
}

void Hangers::drip() {
    for (const int one : sockets_) (void)send(one, "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

LoadResult run_load(const http::Endpoint& server, std::size_t connections, std::chrono::milliseconds time,
                    const std::string& request, const std::string& expected) {
    return Load(server, connections, request, expected).run(time);
}

}  // namespace holdfast::bench
