// A Store that passes everything on to another one and measures it: operations by their outcome, and how long
// they take.
#pragma once

#include "metrics/registry.h"
#include "storage/store.h"

#include <memory>

namespace holdfast::metrics {

// Thread-safe. The other store outlives it.
class MeasuredStore final : public storage::Store {
  public:
    explicit MeasuredStore(storage::Store& store);
    ~MeasuredStore() override;

    // An outcome is "ok", the name of the StoreError's kind, or what the operation calls it: "email_taken",
    // "violation", "reused", ...
    void report(Figures& figures) const;

    storage::CreateUserOutcome create_user(const storage::NewUser& user,
                                           const storage::NewSession& session) override;
    std::optional<storage::Credentials> find_credentials(std::string_view email) override;
    bool create_session(const storage::NewSession& session) override;
    std::optional<storage::SessionUser> find_session(std::string_view session_id, storage::Time now) override;
    storage::RotateOutcome rotate_session(std::string_view session_id, std::int64_t generation,
                                          storage::Time now, storage::Time expires_at) override;
    void revoke_session(std::string_view session_id, storage::Time now) override;
    bool delete_user(std::string_view user_id) override;
    bool consume_state(std::string_view state_digest, storage::Time expires_at, storage::Time now) override;
    storage::LinkOutcome link_account(const storage::NewLink& link) override;
    std::optional<storage::Owner> find_owner(std::string_view provider,
                                             std::string_view provider_account_id) override;
    std::vector<storage::LinkedAccount> list_accounts(std::string_view user_id) override;
    std::optional<std::string> disconnect_account(std::string_view user_id, std::string_view account_id,
                                                  storage::Time now) override;
    bool delete_account(std::string_view user_id, std::string_view provider,
                        std::string_view account_id) override;
    bool set_nickname(std::string_view user_id, std::string_view provider, std::string_view account_id,
                      const std::optional<std::string>& nickname, storage::Time now) override;
    void save_transfer_request(const storage::NewTransferRequest& request) override;
    storage::TransferOutcome transfer_ownership(const storage::TransferCommand& command) override;
    std::vector<storage::TransferEvent> list_transfer_events(std::string_view user_id) override;
    bool acknowledge_transfer_event(std::string_view user_id, std::string_view event_id,
                                    storage::Time now) override;
    std::optional<std::chrono::microseconds> charge(std::span<const storage::RateCharge> charges,
                                                    storage::Time now) override;
    void ping() override;

  private:
    struct Measures;

    storage::Store& store_;
    std::unique_ptr<Measures> measures_;
};

}  // namespace holdfast::metrics
