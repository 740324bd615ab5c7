#include "http/resolver.h"

#include "sync/mutex.h"

#include <cstring>
#include <map>
#include <system_error>
#include <thread>
#include <utility>

#include <netdb.h>

namespace holdfast::http {

namespace {

SocketAddresses ask_system(const std::string& host, std::uint16_t port, int flags) {
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICSERV | flags;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return {};
    SocketAddresses addresses;
    for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
        SocketAddress& address = addresses.emplace_back();
        std::memcpy(&address.bytes, one->ai_addr, one->ai_addrlen);
        address.size = one->ai_addrlen;
    }
    freeaddrinfo(found);
    return addresses;
}

using Key = std::pair<std::string, std::uint16_t>;

struct Pending {
    bool is_done = false;
    SocketAddresses found = {};
};

}  // namespace

SocketAddresses look_up(const std::string& host, std::uint16_t port) { return ask_system(host, port, 0); }

struct Resolver::Shared {
    explicit Shared(LookUp to_look_up) : look_up(std::move(to_look_up)) {}

    void finish(const Key& key, SocketAddresses found) {
        {
            const sync::Lock lock(mutex);
            const auto pending = lookups.extract(key).mapped();
            pending->found = std::move(found);
            pending->is_done = true;
        }
        done.notify_all();
    }

    const LookUp look_up;
    sync::Mutex mutex;
    sync::Condition done;
    // The lookups that are running. The mutex guards each Pending as well.
    std::map<Key, std::shared_ptr<Pending>> lookups GUARDED_BY(mutex);
};

namespace {

// Starts the lookup. It always ends: an exception, or a thread that can't start, counts as no such host.
template <typename Shared>
void begin_lookup(const std::shared_ptr<Shared>& shared, const Key& key) {
    try {
        std::thread([shared, key] {
            SocketAddresses found;
            try {
                found = shared->look_up(key.first, key.second);
            } catch (const std::exception&) {
                found.clear();
            }
            shared->finish(key, std::move(found));
        }).detach();
    } catch (const std::system_error&) {
        shared->finish(key, {});
    }
}

}  // namespace

Resolver::Resolver(LookUp look_up) : shared_(std::make_shared<Shared>(std::move(look_up))) {}

std::optional<SocketAddresses> Resolver::resolve(const std::string& host, std::uint16_t port,
                                                 Deadline deadline) {
    if (auto numeric = ask_system(host, port, AI_NUMERICHOST); !numeric.empty()) return numeric;
    const Key key{host, port};
    sync::Lock lock(shared_->mutex);
    std::shared_ptr<Pending>& entry = shared_->lookups[key];
    const bool is_first = entry == nullptr;
    if (is_first) entry = std::make_shared<Pending>();
    const std::shared_ptr<Pending> pending = entry;
    if (is_first) {
        lock.unlock();
        begin_lookup(shared_, key);
        lock.lock();
    }
    if (!shared_->done.wait_until(lock, deadline, [&] { return pending->is_done; })) return std::nullopt;
    return pending->found;
}

}  // namespace holdfast::http
