#include "accounts/ownership.h"

#include "accounts/handover.h"
#include "accounts/token_seal.h"
#include "base/random.h"
#include "base/text.h"
#include "storage/handover.h"
#include "storage/linking.h"

#include <optional>

namespace holdfast::accounts {
namespace {

bool is_global_violation(const storage::Violation& violation) {
    return violation.sqlstate == storage::kUniqueViolation &&
           violation.constraint == storage::kGlobalAccountIndex;
}

std::string describe(const storage::StoreError& error) {
    return std::string(name(error.kind())) + " - " + base::escape_controls(error.what());
}

}  // namespace

// Claims an account for one user, with one proof of control.
class Ownership::Claim {
  public:
    Claim(const Ownership& parts, const oauth::Provider& provider, const oauth::Grant& grant,
          const std::string& user_id, const std::string& network)
        : store_(parts.store_),
          parts_(parts),
          tag_("[" + base::ascii_upper(provider.name) + "]"),
          account_(base::escape_controls(grant.identity.provider_account_id)),
          mode_(provider.handover),
          link_{base::ordered_uuid(parts.clock_.now()),
                user_id,
                provider.name,
                grant.identity.provider_account_id,
                grant.identity.email,
                TokenSeal(parts.sealer_, user_id, provider.name, grant.identity.provider_account_id)
                    .seal(grant.tokens, grant.received_at),
                parts.clock_.now(),
                network} {}

    OwnershipResult run() {
        bool owned_already = false;
        for (int attempt = 0; attempt <= kMaxRetries; ++attempt) {
            const auto outcome = store_.run(storage::LinkAccount{link_, kMostAccounts});
            if (const auto* linked = std::get_if<storage::Linked>(&outcome)) {
                if (owned_already) log_race_resolved();
                return Connected{linked->account_id};
            }
            if (std::holds_alternative<storage::TooManyAccounts>(outcome))
                return LinkFault::too_many_accounts;
            const auto& violation = std::get<storage::Violation>(outcome);
            if (!is_global_violation(violation)) return other_violation(violation);

            log_violation(violation);
            const auto owner = read_owner();
            if (!owner) return LinkFault::database_query_failed;
            if (*owner && (*owner)->user_id != link_.user_id) return conflict(**owner);
            owned_already = owner->has_value();
        }
        if (owned_already) return other_violation({"23505", "", "the index refuses its own owner", ""});
        log(base::Level::error,
            "[23505] No owner found after UNIQUE violation for provider_account_id=" + account_);
        return LinkFault::database_inconsistency;
    }

    OwnershipResult database_error(const storage::StoreError& error) {
        log(base::Level::error, "[UPSERT_ERROR] Non-UNIQUE database error: " + describe(error));
        return LinkFault::database_error;
    }

  private:
    void log(base::Level level, const std::string& text) { parts_.log_.write(level, tag_ + text); }

    void log_violation(const storage::Violation& violation) {
        log(base::Level::warning, "[UNIQUE_VIOLATION] Constraint " + violation.sqlstate +
                                      " detected for provider_account_id=" + account_ +
                                      ". Error: " + base::escape_controls(violation.message) +
                                      " DETAIL: " + base::escape_controls(violation.detail));
    }

    void log_race_resolved() {
        log(base::Level::info, "[23505] Idempotent race condition resolved: provider_account_id=" + account_ +
                                   " user_id=" + link_.user_id);
    }

    OwnershipResult other_violation(const storage::Violation& violation) {
        log(base::Level::error,
            "[UPSERT_ERROR] Non-UNIQUE database error: " + violation.sqlstate + " - " +
                base::escape_controls(violation.message + " DETAIL: " + violation.detail));
        return LinkFault::database_error;
    }

    // The outer optional is empty if the database could not be read, the inner one if there is no owner.
    std::optional<std::optional<storage::Owner>> read_owner() {
        try {
            return store_.run(storage::FindOwner{link_.provider, link_.provider_account_id});
        } catch (const storage::StoreError& error) {
            log(base::Level::error,
                "[23505] Failed to query owner after UNIQUE violation: " + describe(error));
            return std::nullopt;
        }
    }

    OwnershipResult conflict(const storage::Owner& owner) {
        log(base::Level::warning, "[23505] Ownership conflict: provider_account_id=" + account_ +
                                      " actual_owner=" + owner.user_id + " requesting_user=" + link_.user_id);
        if (mode_ == oauth::HandoverMode::never) return LinkFault::handover_disabled;
        const base::Time now = parts_.clock_.now();
        const TransferClaims claims{base::ordered_uuid(now), link_.user_id, link_.provider,
                                    link_.provider_account_id, link_.account_email};
        const auto mail = mail_to(owner);
        // If the request can't be saved, a StoreError leaves here and no token is issued.
        store_.run(storage::SaveTransferRequest{
            {claims.request_id, claims.requesting_user_id, claims.provider, claims.provider_account_id,
             claims.account_email, owner, link_.grant, now, now + kTransferLifetime},
            now - kRequestMemory,
            link_.network,
            mail ? &*mail : nullptr,
            now - Mails::kOfferPause});
        if (mail) parts_.mails_.soon();
        return OwnershipConflict{parts_.tokens_.issue(claims, now)};
    }

    // That the account may be taken over. None where the owner will be asked, and told so.
    std::optional<storage::NewMail> mail_to(const storage::Owner& owner) {
        if (mode_ == oauth::HandoverMode::approval) return std::nullopt;
        return parts_.mails_.about_handover(MailKind::handover_offered, owner.user_id, link_.provider,
                                            link_.provider_account_id);
    }

    storage::Store& store_;
    const Ownership& parts_;
    const std::string tag_;
    const std::string account_;
    const oauth::HandoverMode mode_;
    const storage::NewLink link_;
};

OwnershipResult Ownership::claim(const oauth::Provider& provider, const oauth::Grant& grant,
                                 const std::string& user_id, const std::string& network) {
    Claim claim(*this, provider, grant, user_id, network);
    try {
        return claim.run();
    } catch (const storage::StoreError& error) {
        return claim.database_error(error);
    }
}

}  // namespace holdfast::accounts
