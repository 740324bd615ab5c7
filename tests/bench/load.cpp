#include "bench/load.h"

#include <algorithm>
#include <array>
#include <charconv>
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

constexpr auto kPatience = std::chrono::minutes(1);

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

// The size of an answer that begins so; 0 while its head is not whole. Every answer that has a body says its
// length.
std::size_t size_of_answer(std::string_view received) {
    constexpr std::string_view kLength = "\r\nContent-Length: ";
    const auto end = received.find("\r\n\r\n");
    if (end == std::string_view::npos) return 0;
    const std::string_view head = received.substr(0, end + 2);
    const auto field = head.find(kLength);
    std::size_t length = 0;
    if (field != std::string_view::npos)
        std::from_chars(head.data() + field + kLength.size(), head.data() + head.size(), length);
    return end + 4 + length;
}

struct Asker {
    Talk* talk = nullptr;
    int socket = -1;
    bool is_waiting = false;  // for an answer
    std::size_t answers = 0;
    Clock::time_point asked;
    std::string received;
};

class Load {
  public:
    Load(const http::Endpoint& server, const Talks& talks)
        : epoll_(epoll_create1(EPOLL_CLOEXEC)), askers_(talks.size()) {
        for (std::size_t i = 0; i < askers_.size(); ++i) {
            askers_[i].talk = talks[i].get();
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
        const auto start = Clock::now();
        end_ = start + time;
        for (auto& asker : askers_) ask(asker, start);
        std::array<epoll_event, 256> events{};
        auto last = start;
        while (waiting_ > 0) {
            const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 100);
            const auto now = Clock::now();
            if (count > 0) last = now;
            if (now - last > kPatience) throw std::runtime_error("no answer comes");
            for (int i = 0; i < count; ++i) read(askers_[events[static_cast<std::size_t>(i)].data.u64]);
        }
        result_.seconds = std::chrono::duration<double>(last_answer_ - start).count();
        for (const auto& asker : askers_) result_.unserved += asker.answers == 0 ? 1U : 0U;
        std::sort(result_.milliseconds.begin(), result_.milliseconds.end());
        return std::move(result_);
    }

  private:
    void ask(Asker& asker, Clock::time_point now) {
        if (now >= end_) return;
        const std::string_view request = asker.talk->next();
        if (request.empty()) return;
        asker.asked = now;
        asker.is_waiting = true;
        ++waiting_;
        if (send(asker.socket, request.data(), request.size(), MSG_NOSIGNAL) < 0) give_up(asker);
    }

    void read(Asker& asker) {
        std::array<char, 16384> bytes;
        const ssize_t got = recv(asker.socket, bytes.data(), bytes.size(), 0);
        if (got <= 0) return give_up(asker);
        asker.received.append(bytes.data(), static_cast<std::size_t>(got));
        const std::size_t size = size_of_answer(asker.received);
        if (size == 0 || asker.received.size() < size) return;
        const auto now = Clock::now();
        if (asker.received.size() > size || !asker.talk->accepts(asker.received)) {
            if (result_.wrong == 0) result_.first_wrong = asker.received;
            ++result_.wrong;
        }
        result_.milliseconds.push_back(std::chrono::duration<double, std::milli>(now - asker.asked).count());
        ++result_.answers;
        ++asker.answers;
        asker.received.clear();
        last_answer_ = now;
        end_wait(asker);
        ask(asker, now);
    }

    // The connection has ended, or fails.
    void give_up(Asker& asker) {
        epoll_ctl(epoll_, EPOLL_CTL_DEL, asker.socket, nullptr);
        if (!asker.is_waiting) return;
        ++result_.wrong;
        end_wait(asker);
    }

    void end_wait(Asker& asker) {
        asker.is_waiting = false;
        --waiting_;
    }

    int epoll_;
    std::vector<Asker> askers_;
    std::size_t waiting_ = 0;  // askers
    Clock::time_point end_;
    Clock::time_point last_answer_;
    LoadResult result_;
};

class Repeat final : public Talk {
  public:
    Repeat(const std::string& request, const std::string& expected)
        : request_(request), expected_(expected) {}
    std::string_view next() override { return request_; }
    bool accepts(std::string_view answer) override {
        return answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with(expected_);
    }

  private:
    const std::string& request_;
    const std::string& expected_;
};

}  // namespace

double LoadResult::percentile(double part) const {
    if (milliseconds.empty()) return 0;
    const auto last = static_cast<double>(milliseconds.size() - 1);
    return milliseconds[static_cast<std::size_t>(last * part)];
}

void LoadResult::require_right() const {
    if (is_right()) return;
    throw std::runtime_error(std::to_string(wrong) + " wrong answers, " + std::to_string(unserved) +
                             " connections without one. The first wrong one: " + first_wrong);
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

LoadResult run_load(const http::Endpoint& server, const Talks& talks, std::chrono::milliseconds time) {
    return Load(server, talks).run(time);
}

LoadResult run_load(const http::Endpoint& server, std::size_t connections, std::chrono::milliseconds time,
                    const std::string& request, const std::string& expected) {
    Talks talks;
    for (std::size_t i = 0; i < connections; ++i)
        talks.push_back(std::make_unique<Repeat>(request, expected));
    return run_load(server, talks, time);
}

}  // namespace holdfast::bench
