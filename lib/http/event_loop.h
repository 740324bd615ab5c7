// The event loop: accepts connections, drives each as far as it goes, hands whole requests on and takes the
// replies back.
//
//   accept -> Connection -> AdmittedRequest -> submit ... deliver -> Connection -> the client
//
// Invariant: the loop waits only for its events. An idle, slow or hostile connection costs no more than a
// buffer and an entry in a queue of deadlines.
#pragma once

#include "http/admission.h"
#include "http/connection.h"
#include "http/deadlines.h"
#include "http/socket.h"
#include "sync/mutex.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace holdfast::http {

// A request on its way to its handler and back. It stays where it is in memory.
struct EdgeJob {
    ConnectionId connection;
    Request request;
    bool keeps_alive;
    SteadyTime admitted;  // to the queue; later by what its preparation took
};
using EdgeJobPointer = std::unique_ptr<EdgeJob>;

struct EdgeHooks {
    struct Queued {};     // a worker will deliver() the reply
    struct QueueFull {};  // the job is unchanged
    using Submitted = std::variant<Queued, QueueFull, Reply>;

    // Takes the job, or answers it at once. Must not block.
    std::function<Submitted(EdgeJobPointer&)> submit;
    // The answer to a refused request. Must not block.
    std::function<AnswerBytes(RefusedRequest)> refuse;
};

// Written by the loop, read on any thread.
struct EdgeCounters {
    std::atomic<std::uint64_t> connections_open = 0;
    std::atomic<std::uint64_t> connections_accepted = 0;
    std::atomic<std::uint64_t> requests = 0;  // admitted
    std::array<std::atomic<std::uint64_t>, kRefusalReasons> refusals{};
};

class EventLoop {
  public:
    // Whether the listener outlives this process (Listener::is_shared()).
    enum class Listening { alone, shared };

    // `listener` listens already and does not block. Throws std::system_error.
    EventLoop(Socket listener, Listening listening, const EdgeTimes& times, const EdgeBounds& bounds,
              EdgeHooks hooks);
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    // Serves until a stop is complete. Called once, on the thread that the loop belongs to.
    void run();

    // From any thread: the reply to a job. It is dropped if the connection is closed already. The loop, which
    // made the request, destroys it: memory that its own thread gives back needs no lock.
    void deliver(EdgeJobPointer job, Reply reply);
    // From any thread: closes the listener and idle connections after `drain`, and until then each connection
    // with its next answer; requests with the workers are answered. A second call changes nothing.
    void begin_stop(std::chrono::milliseconds drain);
    bool is_stopping() const { return is_stopping_; }
    // From one thread: true if the loop has turned since the call before. Wakes it for another turn.
    bool is_turning();
    const EdgeCounters& counters() const { return counters_; }
    void count(RefusalReason reason) { ++counters_.refusals[static_cast<std::size_t>(reason)]; }

  private:
    struct Client {
        Client(ConnectionId identifier, Socket socket, const Address& address, const EdgeBounds& bounds)
            : id(identifier),
              connection(std::move(socket), bounds),
              peer(address),
              peer_text(address.text()) {}

        ConnectionId id;
        Connection connection;
        Address peer;
        std::string peer_text;
        Deadlines::Handle deadline;
        bool is_admitted = true;
        std::size_t body_place = 0;  // bytes for which leave_body() must be called
    };
    struct Delivered {
        EdgeJobPointer job;
        Reply reply;
    };
    enum class Stage { serving, draining, leaving, finishing };

    void handle(ConnectionId id, std::uint32_t events);
    bool accept_some();
    void admit(Socket socket, const Address& peer);
    void turn_away(Socket socket, const Address& peer, RefusalReason reason);
    Client& add(Socket socket, const Address& peer);
    bool make_room();
    void pause_accepting();
    void resume_accepting();

    void drive(Client& client);
    bool is_to_go(const Client& client) const;
    bool hand_on(Client& client, AdmittedRequest admitted);
    void drive_postponed();
    void refuse(Client& client, RefusalReason reason);
    void refuse(Client& client, RefusedRequest refused);
    void deliver_all();
    void leave_body(Client& client);
    void close(Client& client);

    void expire();
    void follow_stop();
    void stop_accepting();
    void leave_listener();
    void finish();
    void drive_all();
    std::vector<ConnectionId> ids_of_clients() const;
    void send_away(Client& client);
    bool is_over() const;
    int milliseconds_to_wait() const;
    void watch(int descriptor, ConnectionId id, std::uint32_t events);
    void wake();

    EdgeTimes times_;
    EdgeBounds bounds_;
    EdgeHooks hooks_;
    Socket listener_;
    Listening listening_;
    Socket epoll_;
    Socket wake_;

    SteadyTime now_;
    Admission admission_;
    Deadlines deadlines_;
    ConnectionId last_id_;
    std::unordered_map<ConnectionId, std::unique_ptr<Client>> clients_;
    std::size_t turned_away_ = 0;
    std::vector<ConnectionId> postponed_;  // with more requests than one turn answers
    std::optional<SteadyTime> accept_again_;

    Stage stage_ = Stage::serving;
    SteadyTime stage_end_;
    SteadyTime drain_end_;
    std::atomic<std::chrono::milliseconds> drain_{};
    std::atomic<bool> is_stopping_ = false;  // written after drain_
    std::atomic<bool> has_turned_ = true;

    sync::Mutex replies_mutex_;
    std::vector<Delivered> replies_ GUARDED_BY(replies_mutex_);
    std::vector<Delivered> delivered_;  // empty between turns: the room for those of the next one
    EdgeCounters counters_;
};

}  // namespace holdfast::http
