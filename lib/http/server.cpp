#include "http/server.h"

#include "base/clock.h"
#include "base/encoding.h"
#include "base/random.h"
#include "http/event_loop.h"
#include "http/worker_pool.h"
#include "sync/mutex.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <thread>

#include <httplib.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace holdfast::http {

namespace {

// Gives the library a request from memory and keeps what it writes.
class MemoryStream final : public httplib::Stream {
  public:
    explicit MemoryStream(std::string_view input) : input_(input) {}

    std::string take_output() { return std::move(output_); }

    bool is_readable() const override { return true; }
    bool is_writable() const override { return true; }
    ssize_t read(char* bytes, std::size_t size) override {
        const auto taken = input_.copy(bytes, size);
        input_.remove_prefix(taken);
        return static_cast<ssize_t>(taken);
    }
    ssize_t write(const char* bytes, std::size_t size) override {
        output_.append(bytes, size);
        return static_cast<ssize_t>(size);
    }
    void get_remote_ip_and_port(std::string&, int&) const override {}
    void get_local_ip_and_port(std::string&, int&) const override {}
    socket_t socket() const override { return -1; }

  private:
    std::string_view input_;
    std::string output_;
};

bool is_sendable(const Response& response) {
    const auto is_clean = [](const std::string& text) {
        return std::all_of(text.begin(), text.end(), [](char c) {
            const auto byte = static_cast<unsigned char>(c);
            return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
        });
    };
    const auto& fields = response.headers.fields();
    return response.status >= 200 && response.status <= 599 &&
           std::all_of(fields.begin(), fields.end(), [&](const auto& field) {
               return !field.first.empty() && is_clean(field.first) && is_clean(field.second);
           });
}

// RFC 9110 section 5.6.7, made once a second.
class HttpDate {
  public:
    const std::string& text() {
        const std::int64_t now = base::unix_seconds(base::SystemClock().now());
        if (now == second_) return text_;
        second_ = now;
        const std::time_t time = now;
        std::tm utc{};
        gmtime_r(&time, &utc);
        std::array<char, 64> text{};
        std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
        return text_ = text.data();
    }

  private:
    std::int64_t second_ = -1;
    std::string text_;
};

// Random names, drawn many at a time.
class RequestIds {
  public:
    std::string next() {
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

// What a response says about the connection; "" where the version of HTTP says it already (RFC 9112
// section 9.3).
std::string_view connection_field(const Request& request, bool keeps_alive) {
    if (!keeps_alive) return "close";
    return request.is_http_1_0 ? "keep-alive" : "";
}

// What HTTP demands of a refusal beside its status (RFC 9110 sections 15.5.6, 15.5.16 and 15.6.4).
void complete_refusal(Response& response) {
    const auto set_default = [&](std::string_view name, std::string value) {
        if (response.headers.find(name) == nullptr) response.headers.set(name, std::move(value));
    };
    if (response.status == 405) set_default("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    if (response.status == 415) set_default("Accept-Encoding", "identity");
    if (response.status == 503) set_default("Retry-After", "1");
}

// Runs the handler inside of the library, which parses the request line, routes by method, and serialises. It
// gets no more of the request than that: it would decode header values and truncate queries, act on Range,
// Accept-Encoding and Content-Type, and match long paths by recursion. One for each thread.
class Engine final : public httplib::Server {
  public:
    explicit Engine(const Service& service) : service_(service) {
        set_pre_routing_handler([this](const httplib::Request&, httplib::Response& out) {
            fill(out);
            return HandlerResponse::Handled;
        });
        set_post_routing_handler([this](const httplib::Request&, httplib::Response& out) { tidy(out); });
    }

    Reply respond(EdgeJob&& job, const EventLoop& loop) {
        Request& request = job.request;
        request.id = ids_.next();
        Response response =
            run([&] { return service_.handle(request); },
                [&] {
                    return service_.refuse({500, std::nullopt, request.id, request.remote_address,
                                            request.method, request.target, request.is_http_1_0});
                });
        const bool keeps_alive = job.keeps_alive && !loop.is_stopping();
        connection_ = connection_field(request, keeps_alive);
        return {serialise(std::move(response), request.method), !keeps_alive};
    }

    std::string refuse(RefusedRequest refused) {
        connection_ = "close";
        refused.id = ids_.next();
        Response response = run([&] { return service_.refuse(refused); },
                                [&] {
                                    refused.status = 500;
                                    return service_.refuse(refused);
                                });
        complete_refusal(response);
        return serialise(std::move(response), refused.method == "HEAD" ? "HEAD" : "GET");
    }

  private:
    // What `make` returns; where it throws or returns what can't be sent, what `fail` does.
    template <typename Make, typename Fail>
    Response run(const Make& make, const Fail& fail) const {
        for (const bool is_last : {false, true}) {
            try {
                Response response = is_last ? fail() : make();
                if (is_sendable(response)) return response;
            } catch (...) {
                // Handlers report their own faults; one that gets here has no more to tell a client than 500.
                continue;
            }
        }
        return Response::empty(500);
    }

    std::string serialise(Response response, std::string_view method) {
        response_ = std::move(response);
        const std::string request = std::string(method).append(" / HTTP/1.1\r\n\r\n");
        MemoryStream stream(request);
        bool was_closed = false;
        process_request(stream, false, was_closed, nullptr);
        return stream.take_output();
    }

    void fill(httplib::Response& out) {
        out.status = response_.status;
        for (const auto& [name, value] : response_.headers.fields()) out.headers.emplace(name, value);
        out.body = std::move(response_.body);
    }

    void tidy(httplib::Response& out) {
        out.headers.erase("Accept-Ranges");
        out.headers.erase("Keep-Alive");
        if (!connection_.empty()) out.headers.emplace("Connection", connection_);
        // Neither has content (RFC 9110 section 8.6).
        if (out.status == 204 || out.status == 304) out.headers.erase("Content-Length");
        if (!out.has_header("Date")) out.headers.emplace("Date", date_.text());
    }

    const Service& service_;
    HttpDate date_;
    RequestIds ids_;
    Response response_;
    std::string_view connection_;
};

constexpr int kBacklog = 1024;
// Descriptors that are left to the database, to requests to providers and to other listeners.
constexpr std::size_t kOtherDescriptors = 256;

// Raises the limit of descriptors as far as that many connections need it and the system allows it.
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
    EdgeServer(Socket listener, const ServerOptions& options, Service service)
        : times_(options.times),
          service_(std::move(service)),
          refusing_(service_),
          loop_(std::move(listener), options.times, possible(options.bounds),
                {[this](EdgeJob& job) { return pool_of(job).submit(job); },
                 [this](RefusedRequest refused) { return refusing_.refuse(std::move(refused)); }}),
          lanes_(options.lanes) {
        const auto make_work_of_this = [this] { return make_work(); };
        for (const Lane& lane : lanes_)
            pools_.push_back(std::make_unique<Pool>(lane.workers, lane.queue, make_work_of_this));
        pools_.push_back(std::make_unique<Pool>(options.workers, options.bounds.queue, make_work_of_this));
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
    using Pool = WorkerPool<EdgeJob>;

    Pool& pool_of(EdgeJob& job) const {
        const LaneIndex lane = service_.route ? service_.route(job.request) : kGeneralLane;
        return *pools_[std::min(lane, lanes_.size())];
    }

    Pool::Work make_work() {
        const auto engine = std::make_shared<Engine>(service_);
        return [this, engine](EdgeJob&& job) {
            const ConnectionId connection = job.connection;
            loop_.deliver(connection, has_waited_too_long(job) ? late(*engine, std::move(job))
                                                               : engine->respond(std::move(job), loop_));
        };
    }

    bool has_waited_too_long(const EdgeJob& job) const {
        return std::chrono::steady_clock::now() - job.admitted > times_.queue;
    }

    Reply late(Engine& engine, EdgeJob&& job) {
        loop_.count(RefusalReason::queue_full);
        return {engine.refuse(refused(std::move(job.request), RefusalReason::queue_full)), true};
    }

    EdgeTimes times_;
    Service service_;
    Engine refusing_;  // the loop's
    EventLoop loop_;
    std::vector<Lane> lanes_;
    std::vector<std::unique_ptr<Pool>> pools_;  // one for each lane, then the general one
    sync::Mutex stop_mutex_;
    std::thread thread_ GUARDED_BY(stop_mutex_);
};

}  // namespace

std::unique_ptr<Server> serve(Listener listener, const ServerOptions& options, Service service) {
    const std::string endpoint = listener.endpoint().text();
    Socket socket(listener.release());
    // Somebody else may have begun to listen since it was bound.
    if (listen(socket.get(), kBacklog) != 0) {
        throw ListenError("cannot listen on " + endpoint + ": " + std::generic_category().message(errno));
    }
    set_no_delay(socket.get());
    return std::make_unique<EdgeServer>(std::move(socket), options, std::move(service));
}

}  // namespace holdfast::http
