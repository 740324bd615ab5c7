// An app of the lab: a backend that asks the vault for tokens, by HTTP, as an integrator's program does.
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "demo/browser.h"
#include "http/fetch.h"
#include "storage/store.h"

#include <string>

namespace holdfast::demo {

// One thread at a time. Fetcher, store and clock outlive it. Functions that send requests throw what Browser
// throws.
class LabApp {
  public:
    LabApp(http::Fetcher& fetcher, std::string address, storage::Store& store, const base::Clock& clock)
        : fetcher_(fetcher), address_(std::move(address)), store_(store), clock_(clock) {}

    struct Token {
        int status;
        std::string outcome;     // "token", or the error's code
        std::string expires_at;  // empty if there is no token
        std::size_t characters;  // of the token, which is not kept
    };
    // Asks for a token of the account.
    Token token(const std::string& account_id);
    // Says that the cloud has refused the account's token.
    void report(const std::string& account_id);

  private:
    http::Answer post(const std::string& account_id, const std::string& what, const base::Json& body);

    http::Fetcher& fetcher_;
    const std::string address_;
    storage::Store& store_;
    const base::Clock& clock_;
    std::string credential_;  // empty until the first request
};

}  // namespace holdfast::demo
