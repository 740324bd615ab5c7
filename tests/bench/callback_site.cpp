#include "bench/callback_site.h"

#include "bench/requests.h"

#include <chrono>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace holdfast::bench {
namespace {

constexpr std::size_t kBrowsers = 16;
constexpr std::size_t kUsers = 64;

// Sends its requests one after the other.
class Browser : public Talk {
  public:
    std::string_view next() override {
        return sent_ < requests.size() ? std::string_view(requests[sent_++]) : std::string_view();
    }
    std::vector<std::string> requests;

  private:
    std::size_t sent_ = 0;
};

class Starter final : public Browser {
  public:
    bool accepts(std::string_view answer) override {
        constexpr std::string_view kCookie = "\r\nSet-Cookie: ";
        const auto cookie = answer.find(kCookie) + kCookie.size();
        flows.push_back({text_in(answer.substr(answer.find("\r\n\r\n") + 4), "url"),
                         std::string(answer.substr(cookie, answer.find(';', cookie) - cookie))});
        return answer.starts_with("HTTP/1.1 200 OK\r\n");
    }
    std::vector<Flow> flows;
};

class Returner final : public Browser {
  public:
    explicit Returner(std::string_view location) : location_(location) {}
    bool accepts(std::string_view answer) override {
        return answer.starts_with("HTTP/1.1 307 ") && answer.find(location_) != std::string_view::npos;
    }

  private:
    std::string_view location_;
};

std::string_view location(Ending ending) {
    switch (ending) {
        case Ending::state_refused:
            return "/app?error=invalid_state\r\n";
        case Ending::denied_by_provider:
            return "/app?error=access_denied\r\n";
        case Ending::code_refused:
            return "/app?error=onedrive_invalid_grant&hint=retry_connect\r\n";
        case Ending::identity_failed:
            return "/app?error=onedrive_userinfo_failed\r\n";
        case Ending::linked:
            return "/app?connection=success\r\n";
        case Ending::conflict:
            return "/app?error=ownership_conflict#transfer_token=";
    }
    throw std::logic_error("no such ending");
}

MemoryProvider::Grants grants(Ending ending) {
    if (ending == Ending::linked || ending == Ending::conflict) return MemoryProvider::Grants::everything;
    if (ending == Ending::identity_failed) return MemoryProvider::Grants::no_identity;
    return MemoryProvider::Grants::nothing;
}

}  // namespace

CallbackSite::CallbackSite(std::unique_ptr<contract::Backend> database, const std::string& program)
    : database_(std::move(database)), binary_(flags(), program) {
    test::Client client(binary_.endpoint());
    for (std::size_t i = 0; i < kUsers; ++i)
        bearers_.push_back(bearer(sign_up(client, "user" + std::to_string(i) + "@example.com")));
}

void CallbackSite::begin_round() {
    for (const char* table : {"cloud_provider_accounts", "ownership_transfer_requests"})
        database_->execute("DELETE FROM " + database_->table(table));
    ++round_;
}

Cost CallbackSite::begin_flows(std::size_t shift) {
    std::vector<Starter*> starters;
    Talks talks;
    for (std::size_t i = 0; i < kBrowsers; ++i) {
        auto starter = std::make_unique<Starter>();
        starters.push_back(starter.get());
        talks.push_back(std::move(starter));
    }
    for (std::size_t i = 0; i < kCallbacks; ++i)
        starters[i % kBrowsers]->requests.push_back(
            get("/auth/onedrive/login-url", bearers_[(i + shift) % kUsers]));
    const Cost cost = run(talks);
    flows_.clear();
    for (std::size_t i = 0; i < kCallbacks; ++i)
        flows_.push_back(starters[i % kBrowsers]->flows[i / kBrowsers]);
    return cost;
}

Cost CallbackSite::end_flows(Ending ending) {
    std::vector<Returner*> returners;
    Talks talks;
    for (std::size_t i = 0; i < kBrowsers; ++i) {
        auto returner = std::make_unique<Returner>(location(ending));
        returners.push_back(returner.get());
        talks.push_back(std::move(returner));
    }
    for (std::size_t i = 0; i < kCallbacks; ++i) {
        const std::string account = "account-of-round-" + std::to_string(round_) + "-" + std::to_string(i);
        returners[i % kBrowsers]->requests.push_back(
            get("/auth/onedrive/callback?" + query(flows_[i], account, ending),
                "Cookie: " + flows_[i].cookie + "\r\n"));
    }
    return run(talks);
}

void CallbackSite::check_rows(const std::string& table) const {
    const std::string rows = database_->scalar(
        "SELECT count(DISTINCT provider_account_id) || ' in ' || count(*) FROM " + database_->table(table));
    const std::string expected = std::to_string(kCallbacks);
    if (rows != expected + " in " + expected)
        throw std::runtime_error("accounts in rows of " + table + ": " + rows);
}

std::vector<std::string> CallbackSite::flags() const {
    auto words = provider_.flags();
    words.insert(words.end(), {"--rate-limits", "off", "--database-url", database_->url()});
    return words;
}

// What the provider sends the browser back with.
std::string CallbackSite::query(const Flow& flow, const std::string& account, Ending ending) {
    if (ending == Ending::state_refused) return "code=c&state=none";
    const std::string signed_in = provider_.sign_in(flow.url, account, grants(ending));
    if (ending != Ending::denied_by_provider) return signed_in;
    return "error=access_denied" + signed_in.substr(signed_in.find("&state="));
}

Cost CallbackSite::run(const Talks& talks) const {
    const double before = binary_.cpu_seconds();
    const auto result = run_load(binary_.endpoint(), talks, std::chrono::minutes(10));
    result.require_right();
    if (result.answers != kCallbacks) throw std::runtime_error("answers are missing");
    return {result.rate(), 1e6 * (binary_.cpu_seconds() - before) / kCallbacks};
}

}  // namespace holdfast::bench
