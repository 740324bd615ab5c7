// Completing a hand-over: the requester presents the transfer token, and the account becomes theirs; or its
// owner is asked, and answers, or lets the time pass.
#pragma once

#include "accounts/background.h"
#include "accounts/handover.h"
#include "accounts/mails.h"
#include "accounts/revocations.h"
#include "accounts/transfer_tokens.h"
#include "base/clock.h"
#include "base/log.h"
#include "storage/handover.h"
#include "storage/store.h"

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::accounts {

struct TransferResult {
    storage::HandoverOutcome outcome;
    std::string account_id;             // empty unless the requester owns the account now
    std::string provider;               // empty if the token is not ours
    std::optional<base::Time> until{};  // as in storage::HandoverDecision
};

// What a hand-over would do, shown to the requester before it happens.
struct TransferPreview {
    storage::HandoverOutcome outcome;  // that complete() would have now
    TransferClaims offer;
    std::optional<base::Time> until{};
};

// Thread-safe. Everything given to it outlives it.
class Transfers {
  public:
    static constexpr std::chrono::seconds kInterval{60};
    static constexpr std::int64_t kMostInRound = 100;
    static constexpr std::chrono::days kRefusalMemory{1};

    struct Parts {
        storage::Store& store;
        const TransferTokens& tokens;
        const oauth::Providers& providers;
        Revocations& revocations;
        Mails& mails;
        Background& background;
        const base::Clock& clock;
        base::Log& log;
    };

    // Where silence means yes, adds a round to the background that hands over what nobody has answered.
    Transfers(Parts parts, const HandoverRules& rules);

    // Hands the account over, or asks who has to agree, and logs the outcome. One transaction makes the
    // change and writes the mails that tell of it. The old owner's tokens are then revoked where that does
    // not end the new owner's. `network` is where the request came from, for the events. Throws
    // storage::StoreError.
    [[nodiscard]] TransferResult complete(std::string_view transfer_token, const std::string& user_id,
                                          std::string_view network);

    // The outcome that complete() would have; changes nothing. Throws storage::StoreError.
    [[nodiscard]] TransferPreview preview(std::string_view transfer_token, const std::string& user_id);

    // What the owner says to a request that they are asked about; the change is made as in complete().
    // `invalid` if there is no such request for an account of the owner's, or if they are not asked (any
    // more). Throws storage::StoreError.
    [[nodiscard]] storage::HandoverOutcome answer(std::string_view request_id, const std::string& owner_id,
                                                  bool approves);

    // The user's accounts that another user may take over, or asks for. Newest first. Throws
    // storage::StoreError.
    [[nodiscard]] std::vector<storage::OpenOffer> open_offers(std::string_view user_id) const;

    // The user's own requests that wait for an answer, and those refused within kRefusalMemory. Newest first.
    // Throws storage::StoreError.
    [[nodiscard]] std::vector<storage::AskedRequest> asked_requests(std::string_view user_id) const;

    // Hands over or refuses what the owners have not answered in time, at most kMostInRound.
    void run(const std::stop_token& stop);

  private:
    enum class Purpose { complete, preview };
    struct Settlement {
        storage::HandoverDecision decision;
        TransferClaims claims;
    };

    // What the token's request comes to; `preview` changes nothing.
    Settlement settle(std::string_view transfer_token, const std::string& user_id, std::string_view network,
                      Purpose purpose);

    // proof if the provider is not served any more.
    oauth::HandoverMode mode_of(const std::string& provider) const;
    // True if the owner is to be asked by mail, if they are asked now. Counts it.
    bool may_ask_owner(oauth::HandoverMode mode, const TransferClaims& request);
    // Lets the store decide about the request of these claims.
    storage::HandoverDecision decide_on(const TransferClaims& request, HandoverVoice voice,
                                        std::string_view network, Purpose purpose);

    const Parts parts_;
    const HandoverRules rules_;
};

}  // namespace holdfast::accounts
