// Webhooks over sockets: a receiver that hangs, one that fails and comes back, and one that is well.
#include "accounts/webhooks.h"

#include "accounts/webhook_message.h"
#include "base/random.h"
#include "contract/fixture.h"
#include "storage/apps.h"
#include "storage/hooks.h"
#include "storage/users.h"
#include "support/captured_log.h"
#include "support/manual_clock.h"
#include "wire/raw_server.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace holdfast::test {
namespace {

using namespace contract;

std::string id_of(const std::string& request) {
    const std::string mark = "webhook-id: ";
    const auto begin = request.find(mark) + mark.size();
    return request.substr(begin, request.find('\r', begin) - begin);
}

// A receiver on a socket of its own: its answer is what a test says; "" is none at all.
class Receiver {
  public:
    explicit Receiver(std::string answer) : answer_(std::move(answer)) {}

    std::string url() const { return server_.url("/hook"); }
    void answer(const std::string& answer) {
        const std::lock_guard lock(mutex_);
        answer_ = answer;
    }
    std::vector<std::string> await(std::size_t requests) {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, std::chrono::minutes(1), [&] { return ids_.size() >= requests; }))
            throw std::runtime_error("only " + std::to_string(ids_.size()) + " requests have come");
        return ids_;
    }

  private:
    void serve(int descriptor) {
        const std::string request = RawServer::read_request(descriptor);
        if (request.empty()) return;
        std::string answer;
        {
            const std::lock_guard lock(mutex_);
            ids_.push_back(id_of(request));
            answer = answer_;
            changed_.notify_all();
        }
        if (!answer.empty()) return send_text(descriptor, answer);
        std::array<char, 64> bytes;
        while (::recv(descriptor, bytes.data(), bytes.size(), 0) > 0) {
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::string answer_;
    std::vector<std::string> ids_;
    RawServer server_{[this](int descriptor) { serve(descriptor); }};
};

constexpr const char* kOk = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
constexpr const char* kFails = "HTTP/1.1 500 Oops\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
constexpr const char* kMoved =
    "HTTP/1.1 307 Moved\r\nLocation: /hook\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

struct Teller {
    Teller() : store(database->open()) {
        const NewApp app{base::random_uuid(), "app", "digest", "events:read", std::nullopt, clock.now()};
        REQUIRE(store->run(CreateApp{app}));
    }
    void add(const std::string& url) {
        const std::string id = base::random_uuid();
        const NewHook hook{id,
                           "app",
                           url,
                           "user.created",
                           accounts::seal_hook_secret(sealer, id, accounts::make_hook_secret()),
                           clock.now()};
        REQUIRE(store->run(AddHook{hook}) == HookAdded::added);
    }
    void add_users(const std::string& prefix, int count) {
        for (int i = 0; i < count; ++i) {
            const NewUser user = new_user(prefix + std::to_string(i));
            REQUIRE(is<UserCreated>(store->run(CreateUser{user, new_session(user.id)})));
        }
    }

    const std::unique_ptr<Backend> database = kSqlite.fresh();
    const std::unique_ptr<Store> store;
    ManualClock clock;
    CapturedLog log;
    const crypto::Sealer sealer{{std::string(32, 'k')}};
};

const http::FetchLimits kShort{.connect = std::chrono::milliseconds(2000),
                               .first_byte = std::chrono::milliseconds(300),
                               .whole = std::chrono::milliseconds(300)};

}  // namespace

TEST_CASE("A receiver that hangs holds up nobody else, and gets everything once it is back", "[webhooks]") {
    Receiver hangs(""), fails(kFails), moves(kMoved), is_well(kOk);
    Teller teller;
    for (const Receiver* receiver : {&hangs, &fails, &moves, &is_well}) teller.add(receiver->url());
    const auto fetcher = http::open_fetcher(kShort);
    accounts::Webhooks webhooks({*teller.store, *fetcher, teller.sealer, teller.clock, teller.log});
    webhooks.start();
    teller.add_users("first", 5);
    (void)is_well.await(5);
    teller.add_users("second", 5);
    const auto all = is_well.await(10);
    for (Receiver* receiver : {&hangs, &fails, &moves}) CHECK(receiver->await(1) == std::vector{all[0]});

    for (Receiver* receiver : {&hangs, &fails, &moves}) receiver->answer(kOk);
    const auto has_failed = [](const ListedHook& listed) { return listed.hook.last_failure.has_value(); };
    while (std::ranges::count_if(teller.store->run(ListHooks{}), has_failed) < 3) std::this_thread::yield();
    teller.clock.advance(10s);
    for (Receiver* receiver : {&hangs, &fails, &moves}) {
        const auto ids = receiver->await(11);
        CHECK(ids[0] == all[0]);
        CHECK(std::vector(ids.begin() + 1, ids.end()) == all);
    }
    CHECK(webhooks.stop(std::chrono::steady_clock::now() + 30s));
}

TEST_CASE("A webhook is sent to no address inside, whatever its name resolves to", "[webhooks]") {
    Receiver inside(kOk);
    Teller teller;
    const auto url = http::Url::parse(inside.url()).value();
    const std::string port = std::to_string(url.port);
    teller.add(inside.url());
    teller.add("http://outside.example:" + port + "/hook");
    teller.add("http://[::ffff:127.0.0.1]:" + port + "/hook");
    const auto fetcher = http::open_fetcher(
        kShort, [](const std::string&, std::uint16_t at) { return http::look_up("127.0.0.1", at); },
        http::is_public);
    accounts::Webhooks webhooks({*teller.store, *fetcher, teller.sealer, teller.clock, teller.log});
    teller.add_users("ada", 1);
    webhooks.run_due();
    for (const ListedHook& listed : teller.store->run(ListHooks{}))
        CHECK(listed.hook.last_failure == "forbidden_address");
}

}  // namespace holdfast::test
