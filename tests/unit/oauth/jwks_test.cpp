#include "oauth/jwks.h"

#include "fixture.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include <catch2/catch.hpp>

using namespace holdfast;
using namespace std::chrono_literals;
using test::DemoFixture;

namespace {

const crypto::RsaKey& key_a() {
    static const crypto::RsaKey key = crypto::RsaKey::generate();
    return key;
}
const crypto::RsaKey& key_b() {
    static const crypto::RsaKey key = crypto::RsaKey::generate();
    return key;
}

std::string key_set(const std::vector<base::Json>& keys) {
    return base::Json::object({{"keys", base::Json::Array(keys.begin(), keys.end())}}).dump();
}

struct JwksFixture : DemoFixture {
    const std::string uri = provider.jwks_uri;
    const std::string set_a = key_set({key_a().public_jwk()});
    const std::string set_b = key_set({key_b().public_jwk()});
    oauth::JwksCache cache{fetcher, clock};

    bool has(const std::string& kid) { return cache.find(uri, kid).has_value(); }
    std::size_t fetches() const { return fetcher.count(uri); }
};

}  // namespace

TEST_CASE_METHOD(JwksFixture, "A key is fetched once and kept") {
    fetcher.answer(uri, 200, set_a);
    CHECK(has(key_a().id()));
    clock.advance(24h);
    CHECK(has(key_a().id()));
    CHECK(fetches() == 1);
}

TEST_CASE_METHOD(JwksFixture, "A rotation is followed at once, however young the set is") {
    fetcher.answer(uri, 200, set_a);
    CHECK(has(key_a().id()));
    fetcher.answer(uri, 200, set_b);
    CHECK(has(key_b().id()));
    CHECK(fetches() == 2);
}

TEST_CASE_METHOD(JwksFixture, "A refetch replaces the set") {
    fetcher.answer(uri, 200, set_a);
    CHECK(has(key_a().id()));
    fetcher.answer(uri, 200, set_b);
    CHECK(has(key_b().id()));
    fetcher.answer(uri, 500, "");
    CHECK_FALSE(has(key_a().id()));
    CHECK(has(key_b().id()));
}

TEST_CASE_METHOD(JwksFixture, "An unknown kid fetches at most twice, and then no sooner than 10 s later") {
    fetcher.answer(uri, 200, set_a);
    CHECK_FALSE(has("unknown"));
    CHECK(fetches() == 2);
    CHECK_FALSE(has("unknown"));
    CHECK_FALSE(has("another"));
    clock.advance(10s - 1us);
    CHECK_FALSE(has("unknown"));
    CHECK(fetches() == 2);
    CHECK(has(key_a().id()));
    clock.advance(1us);
    CHECK_FALSE(has("unknown"));
    CHECK(fetches() == 4);
}

TEST_CASE_METHOD(JwksFixture, "A set that is stale at first is asked for once more") {
    fetcher.answer(uri, 200, set_b);
    fetcher.answer_once(uri, 200, set_a);
    CHECK(has(key_b().id()));
    CHECK(fetches() == 2);
}

TEST_CASE_METHOD(JwksFixture, "A failed fetch is tried once more and not remembered") {
    fetcher.answer(uri, 200, set_a);
    fetcher.answer_once(uri, 503, "");
    CHECK(has(key_a().id()));
    CHECK(fetches() == 2);

    fetcher.answer(uri, http::FetchFailure::timeout);
    CHECK_FALSE(has(key_b().id()));
    CHECK(fetches() == 4);
    CHECK(has(key_a().id()));
    fetcher.answer(uri, 200, set_b);
    CHECK(has(key_b().id()));
    CHECK(fetches() == 5);
}

TEST_CASE_METHOD(JwksFixture, "An answer that is no key set is a failed fetch") {
    fetcher.answer(uri, 200, set_a);
    CHECK(has(key_a().id()));
    const std::string body = GENERATE("", "<html>", "[]", "{}", R"({"keys":{}})", R"({"keys":)");
    INFO(body);
    fetcher.answer(uri, 200, body);
    CHECK_FALSE(has("unknown"));
    CHECK(has(key_a().id()));
    fetcher.answer(uri, 200, set_b);
    CHECK(has(key_b().id()));
}

TEST_CASE_METHOD(JwksFixture, "Keys that can't verify RS256 are skipped") {
    base::Json encryption = key_b().public_jwk();
    encryption.set("use", "enc");
    base::Json nameless = key_b().public_jwk();
    nameless.set("kid", nullptr);
    const base::Json elliptic = base::Json::object({{"kty", "EC"}, {"kid", "ec"}, {"crv", "P-256"}});
    fetcher.answer(uri, 200,
                   key_set({encryption, nameless, elliptic, base::Json("text"), key_a().public_jwk()}));
    CHECK(has(key_a().id()));
    CHECK_FALSE(has(key_b().id()));
    CHECK_FALSE(has("ec"));
}

TEST_CASE_METHOD(JwksFixture, "A clock that is set back does not stretch the rest") {
    fetcher.answer(uri, 200, set_a);
    CHECK_FALSE(has("unknown"));
    clock.advance(-1h);
    CHECK_FALSE(has("unknown"));
    CHECK(fetches() == 4);
}

namespace {

// Holds its first request back until release().
class HoldingFetcher final : public http::Fetcher {
  public:
    explicit HoldingFetcher(http::Fetcher& inner) : inner_(inner) {}

    http::FetchResult fetch(const http::FetchRequest& request) override {
        std::unique_lock lock(mutex_);
        if (!held_) {
            held_ = true;
            changed_.notify_all();
            changed_.wait(lock, [this] { return released_; });
        }
        lock.unlock();
        return inner_.fetch(request);
    }
    void wait_until_held() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return held_; });
    }
    void release() {
        const std::lock_guard lock(mutex_);
        released_ = true;
        changed_.notify_all();
    }

  private:
    http::Fetcher& inner_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool held_ = false;
    bool released_ = false;
};

}  // namespace

TEST_CASE_METHOD(JwksFixture, "Nobody waits for another's fetch, and a late answer undoes no rotation") {
    HoldingFetcher holding(fetcher);
    oauth::JwksCache shared(holding, clock);
    fetcher.answer(uri, 200, set_b);
    bool first_found = true;
    std::thread first([&] { first_found = shared.find(uri, key_a().id()).has_value(); });
    holding.wait_until_held();
    clock.advance(1s);
    CHECK(shared.find(uri, key_b().id()).has_value());
    // What was asked for before the rotation arrives after it: the old set, then nothing.
    fetcher.answer_once(uri, 200, key_set({}));
    fetcher.answer_once(uri, 500, "");
    holding.release();
    first.join();
    CHECK_FALSE(first_found);
    CHECK(shared.find(uri, key_b().id()).has_value());
}
