// A whole installation in one process, without a socket: three instances of the server on one fresh database,
// which take requests in turn, a demo provider, a clock that stands and a log that is kept. And the browsers
// of the people who use it.
//
//     World world(contract::SQLite::fresh());
//     Browser ada(world);
//     ada.sign_up("ada@example.com");
//     ada.connect("team@demo.example");   // the callback's response
#pragma once

#include "base/json.h"
#include "cli/installation.h"
#include "contract/backend.h"
#include "crypto/keys.h"
#include "http/message.h"
#include "oauth/demo/demo_provider.h"
#include "support/captured_log.h"
#include "support/demo_fetcher.h"
#include "support/fault_store.h"
#include "support/manual_clock.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::test {

struct WorldOptions {
    std::string public_url = "http://127.0.0.1:8080";
    std::string app_url = public_url;
    std::size_t min_password_characters = 8;
    std::size_t hashing_slots = 2;
    std::chrono::milliseconds hashing_wait{60000};
    accounts::RateLimits::Switch rate_limits = accounts::RateLimits::Switch::off;
    http::AddressRanges trusted_proxies = {};
};

// Header fields of a request.
using Fields = std::vector<std::pair<std::string, std::string>>;

http::Request make_request(const std::string& method, const std::string& target, const std::string& body = "",
                           const Fields& fields = {});

Fields bearer(const std::string& access_token);

// handle() is thread-safe, as is all that it reaches.
class World {
  public:
    explicit World(std::unique_ptr<contract::Backend> fresh_database, WorldOptions world_options = {});

    http::Response handle(http::Request request) const;

    // The instance whose turn it is.
    const api::App& next_instance() const;

    // A request of a program: no cookies. A body goes as JSON unless `fields` name another type.
    http::Response ask(const std::string& method, const std::string& target, const std::string& body = "",
                       const Fields& fields = {}) const;

    // Rows of a table, all or those that meet `condition`.
    int count(std::string_view table, const std::string& condition = "1 = 1") const;
    // A column of the one row that meets `condition`; "" for NULL.
    std::string column(std::string_view table, const std::string& name, const std::string& condition) const;

    const WorldOptions options;
    const std::unique_ptr<contract::Backend> database;
    ManualClock clock;
    CapturedLog log;
    oauth::DemoProvider demo;
    DemoFetcher fetcher;
    const cli::InstallationOptions installation_options;
    const std::unique_ptr<storage::Store> real_store;
    FaultStore store;
    const cli::Installation installation;
    const cli::Installation second_instance;
    const cli::Installation third_instance;

    const oauth::Provider& onedrive() const { return installation_options.providers.front(); }

  private:
    mutable std::atomic<unsigned> turn_ = 0;
};

struct Person {
    std::string user_id;
    std::string email;
    std::string access_token;
    std::string refresh_token;
};

inline constexpr const char* kPassword = "correct horse";

// Keeps cookies as browsers do, by name and path, and refuses those whose name prefix their attributes do not
// fit. Says Origin where a request changes something. Follows no redirect by itself. One thread at a time; a
// copy is another browser with the same cookies.
class Browser {
  public:
    explicit Browser(World& world) : origin(world.options.app_url), world_(&world) {}

    // Of the page that sends the requests which change something; nothing: no Origin is said.
    std::optional<std::string> origin;

    http::Response send(const std::string& method, const std::string& target, const std::string& body = "",
                        const Fields& fields = {});
    http::Response get(const std::string& target, const Fields& fields = {}) {
        return send("GET", target, "", fields);
    }
    http::Response post(const std::string& target, const std::string& body, const Fields& fields = {}) {
        return send("POST", target, body, fields);
    }

    // These throw std::runtime_error where the server says no.
    Person sign_up(const std::string& email, const std::string& password = kPassword);
    Person log_in(const std::string& email, const std::string& password = kPassword);
    // The provider's URL that the user is sent to.
    std::string login_url();
    // The callback's target with which a person comes back who has the account `email`.
    std::string come_back(const std::string& login_url, const std::string& email);

    // All of it: the callback's response.
    http::Response connect(const std::string& email, const Fields& fields = {});

    // The value of a cookie that would go with `target`; "" where there is none.
    std::string cookie(const std::string& name, const std::string& target = "/") const;
    void set_cookie(const std::string& name, const std::string& value, const std::string& path = "/");

    // From now on this browser talks to another instance of the server.
    void talk_to(const api::App& app) { app_ = &app; }

  private:
    struct Cookie {
        std::string name;
        std::string value;
        std::string path;
    };

    std::string cookie_header(const std::string& path) const;
    void keep_cookies(const http::Response& response);
    Person session_of(const http::Response& response) const;

    World* world_;
    const api::App* app_ = nullptr;  // the one that it talks to; none: each in turn
    std::vector<Cookie> cookies_;
};

// --- what responses hold; all throw std::runtime_error where they don't

base::Json json_of(const http::Response& response);
// "data.user_id", "accounts.0.id".
const base::Json& at(const base::Json& json, std::string_view path);
std::string text_at(const http::Response& response, std::string_view path);
std::int64_t integer_at(const http::Response& response, std::string_view path);
// The value of a header field; "" where there is none.
std::string field(const http::Response& response, std::string_view name);
std::vector<std::string> set_cookies(const http::Response& response);

}  // namespace holdfast::test
