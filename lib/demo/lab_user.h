// A user of the lab: Anna, Ben, and those who race. Each has a browser, and does what a person does, by HTTP.
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "demo/browser.h"
#include "storage/store.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::demo {

// An offer of a hand-over, as the user's browser has it.
struct Offer {
    std::string transfer_token;
    std::string account_email;
    std::string expires_at;
};

// The end of an attempt to connect an account.
struct Connected {
    std::string outcome;  // "linked", "conflict", or the error's code
    std::optional<Offer> offer{};
};

// One thread at a time. Store and clock outlive it. Functions that send requests throw what Browser throws.
class LabUser {
  public:
    LabUser(std::string username, std::string email, Browser browser, storage::Store& store,
            const base::Clock& clock)
        : username_(std::move(username)),
          email_(std::move(email)),
          browser_(std::move(browser)),
          store_(&store),
          clock_(&clock) {}

    const std::string& username() const { return username_; }
    const std::string& email() const { return email_; }

    // Signed in at the end: by the session of before, or with the password, or as a new user. A user who is
    // left from an earlier run, whose password nobody knows, is removed first. Throws api::Refusal if the
    // server refuses the sign-up.
    void arrive();

    // The flow up to the callback, whose target it returns. The user has arrived.
    std::string begin_connecting(const std::string& provider, const std::string& account_email);
    // The callback. Keeps the offer, if there is one.
    Connected finish_connecting(const std::string& callback_target);
    // The newest offer, with what the server says about it; nullopt if there is none or it is not valid.
    std::optional<Offer> newest_offer();

    // Takes the account of the newest offer over: "transferred", or the error's code; nullopt if there is no
    // offer.
    std::optional<std::string> take_over();

    // The newest linked account of the user, as /me/cloud-status has it; nullopt if there is none.
    std::optional<base::Json> newest_account();

    // The events that the user has not read yet.
    base::Json news();

    // {user_id, username, email}
    base::Json json() const;

    // Removes the user, with everything of theirs, and forgets the session.
    void leave();

  private:
    bool is_signed_in();
    bool log_in();

    std::string username_;
    std::string email_;
    Browser browser_;
    storage::Store* store_;
    const base::Clock* clock_;
    std::string user_id_;   // empty until the user has arrived
    std::string password_;  // new for each sign-up
    std::vector<Offer> offers_;
};

}  // namespace holdfast::demo
