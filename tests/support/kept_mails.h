// A transport that keeps the mails for a test, and fails when it is told to.
#pragma once

#include "mail/message.h"
#include "mail/transport.h"

#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::test {

// Thread-safe.
class KeptMails final : public mail::Transport {
  public:
    mail::Delivery deliver(const mail::Envelope& envelope, const std::stop_token&) override {
        const std::lock_guard lock(mutex_);
        ++tries_;
        if (failure_) return *failure_;
        envelopes_.push_back(envelope);
        return mail::Delivered{};
    }

    // From now on every delivery fails so; nullopt: none does.
    void fail(std::optional<mail::DeliveryFailed> failure) {
        const std::lock_guard lock(mutex_);
        failure_ = std::move(failure);
    }

    int tries() const {
        const std::lock_guard lock(mutex_);
        return tries_;
    }

    std::vector<mail::Envelope> envelopes() const {
        const std::lock_guard lock(mutex_);
        return envelopes_;
    }

    std::size_t count(std::string_view to) const {
        std::size_t found = 0;
        for (const mail::Envelope& envelope : envelopes()) found += envelope.to == to ? 1 : 0;
        return found;
    }

    // The last mail to this address. Throws std::runtime_error if there is none.
    mail::ReadMail last(std::string_view to) const {
        const auto all = envelopes();
        for (auto envelope = all.rbegin(); envelope != all.rend(); ++envelope) {
            if (envelope->to == to) return mail::read_mail(envelope->content).value();
        }
        throw std::runtime_error("no mail to " + std::string(to));
    }

    // The token of the link in it.
    std::string last_token(std::string_view to) const {
        const std::string text = last(to).text, mark = "#token_hash=";
        const auto begin = text.find(mark);
        if (begin == std::string::npos) throw std::runtime_error("no link in the mail to " + std::string(to));
        return text.substr(begin + mark.size(), text.find('&', begin) - begin - mark.size());
    }

  private:
    mutable std::mutex mutex_;
    std::vector<mail::Envelope> envelopes_;
    std::optional<mail::DeliveryFailed> failure_;
    int tries_ = 0;
};

}  // namespace holdfast::test
