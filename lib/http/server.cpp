#include "http/server.h"

#include "base/encoding.h"
#include "base/random.h"
#include "http/event_loop.h"
#include "http/library_server.h"
#include "http/prepared.h"
#include "http/worker_pool.h"
#include "sync/mutex.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <thread>

#include <sys/resource.h>
#include <sys/socket.h>

namespace holdfast::http {

namespace {

// Makes request ids: random hex digits, drawn for many ids at a time.
class RequestIds {
  public:
    std::string next() {
        static_assert(2 * kBytes == PreparedResponse::kRequestId.size());
        if (position_ == random_.size()) {
            random_ = base::random_bytes(kBytes * kDrawn);
            position_ = 0;
        }
        position_ += kBytes;
        return base::hex_encode(std::string_view(random_).substr(position_ - kBytes, kBytes));
    }

  private:
    static constexpr std::size_t kBytes = 8;
    static constexpr std::size_t kDrawn = 64;

    std::string random_;
    std::size_t position_ = 0;
};

// The value of a response's Connection; "" if it is the default of the HTTP version (RFC 9112 section 9.3).
std::string_view connection_field(const Request& request, bool keeps_alive) {
    if (!keeps_alive) return "close";
    return request.is_http_1_0 ? "keep-alive" : "";
}

// Makes the bytes of answers. Each thread has its own.
class Answering {
  public:
    explicit Answering(const Service& service) : service_(service) {}

    Reply respond(EdgeJob& job, const EventLoop& loop) {
        Request& request = job.request;
        request.id = ids_.next();
        bool keeps_alive = false;
        auto bytes = library_.answer({request.method, request.target, request.id}, [&] {
            Response response = service_.handle(request);
            keeps_alive = job.keeps_alive && !loop.is_stopping();
            return LibraryServer::Answer{std::move(response), connection_field(request, keeps_alive)};
        });
        if (bytes) return {std::move(*bytes), !keeps_alive};
        keeps_alive = job.keeps_alive && !loop.is_stopping();
        const std::string_view connection = connection_field(request, keeps_alive);
        return {refuse(failed(std::move(request)), connection), !keeps_alive};
    }

    AnswerBytes refuse(RefusedRequest refused, std::string_view connection = "close") {
        if (refused.id.empty()) refused.id = ids_.next();
        const LibraryServer::Asked asked{refused.method == "HEAD" ? "HEAD" : "GET", "/", refused.id};
        for (const bool is_again : {false, true}) {
            if (is_again) {
                refused.status = 500;
                refused.reason.reset();
            }
            auto bytes = library_.answer(asked, [&] {
                Response response = service_.refuse(refused);
                if (response.prepared == nullptr) complete_refusal(response);
                return LibraryServer::Answer{std::move(response), connection};
            });
            if (bytes) return std::move(*bytes);
        }
        return library_.answer(asked,
                               [&] {
                                   return LibraryServer::Answer{Response::empty(500), connection};
                               })
            .value();
    }

  private:
    const Service& service_;
    RequestIds ids_;
    LibraryServer library_;
};

constexpr int kBacklog = 1024;
// Descriptors kept for the database, for requests to providers and for other listeners.
constexpr std::size_t kOtherDescriptors = 256;

// Raises the limit of descriptors for that many connections, as far as the system allows it. Returns how many
// connections are possible.
std::size_t possible_connections(std::size_t wanted) {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
    const rlim_t needed = wanted + kOtherDescriptors;
    if (limit.rlim_cur < needed) {
        limit.rlim_cur = std::min<rlim_t>(needed, limit.rlim_max);
        (void)setrlimit(RLIMIT_NOFILE, &limit);
        (void)getrlimit(RLIMIT_NOFILE, &limit);
    }
    const std::size_t all = std::min<rlim_t>(limit.rlim_cur, needed);
    return std::min(wanted, std::max(all - std::min(all, kOtherDescriptors), all / 2));
}

EdgeBounds possible(EdgeBounds bounds) {
    bounds.connections = possible_connections(bounds.connections);
    return bounds;
}

class EdgeServer final : public Server {
  public:
    EdgeServer(Socket listener, EventLoop::Listening listening, const ServerOptions& options, Service service)
        : times_(options.times),
          service_(std::move(service)),
          on_loop_(service_),
          loop_(std::move(listener), listening, options.times, possible(options.bounds),
                {[this](EdgeJobPointer& job) { return submit(job); },
                 [this](RefusedRequest refused) { return on_loop_.refuse(std::move(refused)); }}),
          lanes_(options.lanes) {
        const auto make_work_of_this = [this] { return make_work(); };
        for (const Lane& lane : lanes_)
            pools_.push_back(
                std::make_unique<Pool>(lane.workers, lane.queue, make_work_of_this, preparation()));
        pools_.push_back(
            std::make_unique<Pool>(options.workers, options.bounds.queue, make_work_of_this, preparation()));
        thread_ = std::thread([this] { loop_.run(); });
    }

    ~EdgeServer() override { (void)stop({}); }

    bool stop(std::chrono::milliseconds drain) override {
        const auto end = std::chrono::steady_clock::now() + drain + times_.stop;
        const sync::Lock lock(stop_mutex_);
        loop_.begin_stop(drain);
        if (thread_.joinable()) thread_.join();
        for (const auto& pool : pools_) pool->close();
        bool are_idle = true;
        for (const auto& pool : pools_) are_idle = pool->wait_until_idle(end) && are_idle;
        return are_idle;
    }

    bool is_turning() override { return loop_.is_turning(); }

    ServerCounters counters() const override {
        const EdgeCounters& edge = loop_.counters();
        ServerCounters counters;
        counters.connections_accepted = edge.connections_accepted;
        counters.connections_open = edge.connections_open;
        counters.requests = edge.requests;
        for (const auto& pool : pools_) {
            counters.requests_waiting += pool->waiting();
            counters.requests_in_work += pool->in_work();
        }
        for (std::size_t i = 0; i < lanes_.size(); ++i) {
            counters.lanes.push_back({lanes_[i].name, pools_[i]->waiting(), pools_[i]->in_work()});
        }
        std::copy(edge.refusals.begin(), edge.refusals.end(), counters.refusals.begin());
        return counters;
    }

  private:
    using Pool = WorkerPool<EdgeJobPointer>;

    EdgeHooks::Submitted submit(EdgeJobPointer& job) {
        const LaneIndex lane = service_.route ? service_.route(job->request) : kGeneralLane;
        if (lane == kOnLoop) return on_loop_.respond(*job, loop_);
        if (pools_[std::min(lane, lanes_.size())]->submit(job)) return EdgeHooks::Queued{};
        return EdgeHooks::QueueFull{};
    }

    Pool::Work make_work() {
        const auto answering = std::make_shared<Answering>(service_);
        return [this, answering](EdgeJobPointer&& job) {
            Reply reply =
                has_waited_too_long(*job) ? late(*answering, *job) : answering->respond(*job, loop_);
            loop_.deliver(std::move(job), std::move(reply));
        };
    }

    Pool::Preparation preparation() {
        if (!service_.read_ahead) return {};
        return {service_.most_ahead, [this](std::span<EdgeJobPointer> jobs) {
                    std::vector<Request*> requests;
                    for (const EdgeJobPointer& job : jobs) requests.push_back(&job->request);
                    const auto begin = std::chrono::steady_clock::now();
                    service_.read_ahead(requests);
                    // What a request waits for its own reads is no wait in the queue.
                    const auto duration = std::chrono::steady_clock::now() - begin;
                    for (const EdgeJobPointer& job : jobs) job->admitted += duration;
                }};
    }

    bool has_waited_too_long(const EdgeJob& job) const {
        return std::chrono::steady_clock::now() - job.admitted > times_.queue;
    }

    Reply late(Answering& answering, EdgeJob& job) {
        loop_.count(RefusalReason::queue_full);
        return {answering.refuse(refused(std::move(job.request), RefusalReason::queue_full)), true};
    }

    EdgeTimes times_;
    Service service_;
    Answering on_loop_;
    EventLoop loop_;
    std::vector<Lane> lanes_;
    std::vector<std::unique_ptr<Pool>> pools_;  // one for each lane, then the general one
    sync::Mutex stop_mutex_;
    std::thread thread_ GUARDED_BY(stop_mutex_);
};

}  // namespace

std::unique_ptr<Server> serve(Listener listener, const ServerOptions& options, Service service) {
    const std::string endpoint = listener.endpoint().text();
    const auto listening = listener.is_shared() ? EventLoop::Listening::shared : EventLoop::Listening::alone;
    Socket socket(listener.release());
    // Another process may have begun to listen since it was bound.
    if (listen(socket.get(), kBacklog) != 0) {
        throw ListenError("cannot listen on " + endpoint + ": " + std::generic_category().message(errno));
    }
    set_no_delay(socket.get());
    return std::make_unique<EdgeServer>(std::move(socket), listening, options, std::move(service));
}

}  // namespace holdfast::http
