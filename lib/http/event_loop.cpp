#include "http/event_loop.h"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

namespace holdfast::http {

namespace {

using namespace std::chrono_literals;

constexpr ConnectionId kWakeId = 0;
constexpr ConnectionId kListenerId = 1;

constexpr std::size_t kEventsAtOnce = 256;
constexpr int kAcceptsAtOnce = 64;
// With kAcceptsAtOnce, enough to empty a full backlog.
constexpr int kLastRounds = 17;
constexpr auto kAcceptPause = 100ms;
// Requests of one connection that are answered before it is the others' turn.
constexpr int kAnswersAtOnce = 16;
// Connections over the bound that get an answer before they are closed; more are closed without one.
constexpr std::size_t kTurnedAwayAtOnce = 64;

int check(int result, const char* what) {
    if (result < 0) throw std::system_error(errno, std::generic_category(), what);
    return result;
}

}  // namespace

EventLoop::EventLoop(Socket listener, Listening listening, const EdgeTimes& times, const EdgeBounds& bounds,
                     EdgeHooks hooks)
    : times_(times),
      bounds_(bounds),
      hooks_(std::move(hooks)),
      listener_(std::move(listener)),
      listening_(listening),
      epoll_(check(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      wake_(check(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")),
      now_(std::chrono::steady_clock::now()),
      admission_(bounds),
      deadlines_(times),
      last_id_(kListenerId) {
    watch(wake_.get(), kWakeId, EPOLLIN);
    watch(listener_.get(), kListenerId, EPOLLIN);
}

void EventLoop::run() {
    std::array<epoll_event, kEventsAtOnce> events{};
    while (!is_over()) {
        const int count =
            epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), milliseconds_to_wait());
        now_ = std::chrono::steady_clock::now();
        has_turned_ = true;
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events[static_cast<std::size_t>(i)];
            handle(event.data.u64, event.events);
        }
        deliver_all();
        drive_postponed();
        expire();
        resume_accepting();
        follow_stop();
    }
    listener_.reset();
    clients_.clear();
    counters_.connections_open = 0;
}

void EventLoop::handle(ConnectionId id, std::uint32_t events) {
    if (id == kWakeId) {
        eventfd_t count = 0;
        eventfd_read(wake_.get(), &count);
        return;
    }
    if (id == kListenerId) return static_cast<void>(accept_some());
    const auto found = clients_.find(id);
    if (found == clients_.end()) return;
    Client& client = *found->second;
    if ((events & (EPOLLERR | EPOLLHUP)) != 0) return close(client);
    if ((events & EPOLLIN) != 0) client.connection.note_readable();
    if ((events & EPOLLRDHUP) != 0) client.connection.note_last_byte();
    if ((events & EPOLLOUT) != 0) client.connection.note_writable();
    drive(client);
}

// --- accepting

// False if no more connections wait.
bool EventLoop::accept_some() {
    for (int i = 0; i < kAcceptsAtOnce && listener_.get() >= 0; ++i) {
        sockaddr_storage address{};
        socklen_t size = sizeof(address);
        Socket accepted(accept4(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size,
                                SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (accepted.get() >= 0) {
            admit(std::move(accepted), Address::of(address));
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            pause_accepting();
            return false;
        } else if (errno != EINTR && errno != ECONNABORTED) {
            return false;
        }
    }
    return true;
}

void EventLoop::admit(Socket socket, const Address& peer) {
    ++counters_.connections_accepted;
    auto refused = admission_.enter(peer);
    if (refused == RefusalReason::connections && make_room()) refused = admission_.enter(peer);
    if (refused) return turn_away(std::move(socket), peer, *refused);
    add(std::move(socket), peer);
}

void EventLoop::turn_away(Socket socket, const Address& peer, RefusalReason reason) {
    if (turned_away_ >= kTurnedAwayAtOnce) return count(reason);
    ++turned_away_;
    Client& client = add(std::move(socket), peer);
    client.is_admitted = false;
    refuse(client, reason);
    drive(client);
}

EventLoop::Client& EventLoop::add(Socket socket, const Address& peer) {
    const ConnectionId id = ++last_id_;
    const int descriptor = socket.get();
    const auto added =
        clients_.emplace(id, std::make_unique<Client>(id, std::move(socket), peer, bounds_)).first;
    Client& client = *added->second;
    client.deadline = deadlines_.add(id, client.connection.phase(), now_);
    ++counters_.connections_open;
    watch(descriptor, id, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
    return client;
}

// Evicts the longest-idle connection for a new one.
bool EventLoop::make_room() {
    const auto idle = deadlines_.longest_idle();
    if (!idle) return false;
    close(*clients_.at(*idle));
    return true;
}

// Out of descriptors or memory: new connections wait in the backlog for kAcceptPause.
void EventLoop::pause_accepting() {
    epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, listener_.get(), nullptr);
    accept_again_ = now_ + kAcceptPause;
    make_room();
}

void EventLoop::resume_accepting() {
    if (!accept_again_ || *accept_again_ > now_) return;
    accept_again_.reset();
    if (listener_.get() >= 0) watch(listener_.get(), kListenerId, EPOLLIN);
}

// --- serving

void EventLoop::drive(Client& client) {
    const auto admits_body = [this, &client](std::size_t bytes) {
        if (!admission_.enter_body(bytes)) return false;
        client.body_place = bytes;
        return true;
    };
    bool has_looked = false;
    for (int answers = 0;; ++answers) {
        if (answers == kAnswersAtOnce) {
            postponed_.push_back(client.id);
            break;
        }
        auto progress = client.connection.advance(admits_body);
        if (std::holds_alternative<Connection::Closed>(progress)) return close(client);
        if (std::holds_alternative<Connection::Waiting>(progress)) {
            if (!is_to_go(client)) break;
            if (std::exchange(has_looked, true)) return close(client);
            // Its next request may have come already, with its event still to be handled: read once more.
            client.connection.note_readable();
            continue;
        }
        if (const auto* reason = std::get_if<RefusalReason>(&progress)) {
            refuse(client, *reason);
        } else if (hand_on(client, std::get<AdmittedRequest>(std::move(progress)))) {
            break;
        }
    }
    deadlines_.change(client.deadline, client.connection.phase(), now_);
}

// True if the drain of a stop is over and the connection is idle.
bool EventLoop::is_to_go(const Client& client) const {
    return stage_ > Stage::draining && client.connection.phase() == Phase::idle;
}

// True if the reply will be delivered; false if the connection has it already.
bool EventLoop::hand_on(Client& client, AdmittedRequest admitted) {
    auto job = std::make_unique<EdgeJob>(
        EdgeJob{client.id, std::move(admitted.request), admitted.keeps_alive, now_});
    job->request.remote_address = client.peer_text;
    auto submitted = hooks_.submit(job);
    if (std::holds_alternative<EdgeHooks::QueueFull>(submitted)) {
        refuse(client, refused(std::move(job->request), RefusalReason::queue_full));
        return false;
    }
    ++counters_.requests;
    auto* reply = std::get_if<Reply>(&submitted);
    if (reply == nullptr) return true;
    leave_body(client);
    client.connection.reply(std::move(*reply));
    return false;
}

void EventLoop::drive_postponed() {
    for (const ConnectionId id : std::exchange(postponed_, {})) {
        const auto found = clients_.find(id);
        if (found != clients_.end()) drive(*found->second);
    }
}

void EventLoop::refuse(Client& client, RefusalReason reason) {
    const RequestHead& head = client.connection.head();
    refuse(client,
           {status_of(reason), reason, "", client.peer_text, head.method, head.target, head.is_http_1_0});
}

void EventLoop::refuse(Client& client, RefusedRequest refused) {
    count(*refused.reason);
    leave_body(client);
    client.connection.reply({hooks_.refuse(std::move(refused)), true});
}

void EventLoop::deliver(EdgeJobPointer job, Reply reply) {
    bool is_first = false;
    {
        const sync::Lock lock(replies_mutex_, sync::eagerly);
        is_first = replies_.empty();
        replies_.push_back({std::move(job), std::move(reply)});
    }
    if (is_first) wake();
}

void EventLoop::deliver_all() {
    {
        const sync::Lock lock(replies_mutex_, sync::eagerly);
        delivered_.swap(replies_);
    }
    for (auto& [job, reply] : delivered_) {
        const auto found = clients_.find(job->connection);
        if (found == clients_.end()) continue;
        Client& client = *found->second;
        leave_body(client);
        client.connection.reply(std::move(reply));
        drive(client);
    }
    delivered_.clear();
}

void EventLoop::leave_body(Client& client) { admission_.leave_body(std::exchange(client.body_place, 0)); }

void EventLoop::close(Client& client) {
    leave_body(client);
    deadlines_.remove(client.deadline);
    if (client.is_admitted) {
        admission_.leave(client.peer);
    } else {
        --turned_away_;
    }
    --counters_.connections_open;
    clients_.erase(client.id);
}

// --- time

void EventLoop::expire() {
    while (const auto late = deadlines_.expired(now_)) {
        Client& client = *clients_.at(late->connection);
        if (!client.connection.is_receiving()) {
            close(client);
            continue;
        }
        refuse(client, RefusalReason::timeout);
        drive(client);
    }
}

int EventLoop::milliseconds_to_wait() const {
    if (!postponed_.empty()) return 0;
    auto soonest = deadlines_.next();
    const auto consider = [&](SteadyTime time) { soonest = soonest ? std::min(*soonest, time) : time; };
    if (accept_again_) consider(*accept_again_);
    if (stage_ != Stage::serving) consider(stage_end_);
    if (!soonest) return -1;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(*soonest - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
}

// --- stopping

void EventLoop::begin_stop(std::chrono::milliseconds drain) {
    if (is_stopping_) return;
    drain_ = drain;
    is_stopping_ = true;
    wake();
}

bool EventLoop::is_turning() {
    const bool has_turned = has_turned_.exchange(false);
    wake();
    return has_turned;
}

void EventLoop::follow_stop() {
    if (!is_stopping_) return;
    if (stage_ == Stage::serving) {
        stage_ = Stage::draining;
        drain_end_ = stage_end_ = now_ + drain_.load();
    }
    if (stage_ == Stage::draining && stage_end_ <= now_) {
        listening_ == Listening::shared ? leave_listener() : stop_accepting();
    }
    if (stage_ == Stage::leaving && (clients_.empty() || stage_end_ <= now_)) finish();
}

// Accepts the connections that came in time.
void EventLoop::stop_accepting() {
    for (int i = 0; i < kLastRounds && accept_some(); ++i) continue;
    finish();
}

// The connections that wait are the next owner's. Those that this process has accepted get a last while, as
// their clients have done nothing wrong.
void EventLoop::leave_listener() {
    stage_ = Stage::leaving;
    stage_end_ = drain_end_ + std::min(times_.leave, times_.stop);
    if (!accept_again_) epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, listener_.get(), nullptr);
    accept_again_.reset();
    listener_.reset();
    drive_all();
}

// Reads every connection once more: a request that is whole by now is served, all others are refused.
void EventLoop::finish() {
    stage_ = Stage::finishing;
    stage_end_ = drain_end_ + times_.stop;
    listener_.reset();
    drive_all();
    for (const ConnectionId id : ids_of_clients()) send_away(*clients_.at(id));
}

void EventLoop::drive_all() {
    for (const ConnectionId id : ids_of_clients()) drive(*clients_.at(id));
}

std::vector<ConnectionId> EventLoop::ids_of_clients() const {
    std::vector<ConnectionId> ids;
    for (const auto& [id, client] : clients_) ids.push_back(id);
    return ids;
}

// Closes a connection without a request, refuses an incomplete request, and leaves a connection that waits
// for its reply or takes it.
void EventLoop::send_away(Client& client) {
    const Phase phase = client.connection.phase();
    if (phase == Phase::begin || phase == Phase::idle) return close(client);
    if (!client.connection.is_receiving()) return;
    refuse(client, RefusalReason::stopping);
    drive(client);
}

bool EventLoop::is_over() const {
    return stage_ == Stage::finishing && (clients_.empty() || stage_end_ <= now_);
}

// --- the system

void EventLoop::watch(int descriptor, ConnectionId id, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    check(epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event), "epoll_ctl");
}

void EventLoop::wake() { eventfd_write(wake_.get(), 1); }

}  // namespace holdfast::http
