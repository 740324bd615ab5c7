#include "accounts/resealing.h"

#include "accounts/mail_order.h"
#include "accounts/second_factors.h"
#include "accounts/token_seal.h"
#include "accounts/webhook_message.h"
#include "crypto/seal.h"
#include "storage/operator/sealed_values.h"

#include <algorithm>
#include <array>

namespace holdfast::accounts {
namespace {

constexpr std::int64_t kValuesInStep = 200;
// Of a server that seals with the old secret meanwhile there would be no end.
constexpr int kMostPasses = 3;

using storage::SealedColumn;
using storage::SealedValue;

struct Place {
    std::string_view name;
    SealedColumn column;
    std::string crypto::Keys::*key;
    std::string (*context)(const SealedColumn& column, const SealedValue& value);
};

std::string context_of_token(const SealedColumn& column, const SealedValue& value) {
    return token_context(column.column, value.user_id, value.provider, value.provider_account_id);
}
std::string context_of_mail(const SealedColumn&, const SealedValue& value) {
    return mail_context(value.row_id);
}
std::string context_of_factor(const SealedColumn&, const SealedValue& value) {
    return second_factor_context(value.row_id);
}
std::string context_of_hook(const SealedColumn&, const SealedValue& value) {
    return hook_secret_context(value.row_id);
}

// Everything that is sealed in the database, but for its stamp (cli/secret_stamp.h). Tokens go from offers to
// accounts, and from there to the table of revocations.
using crypto::Keys;
constexpr std::array kPlaces = {
    Place{"access tokens of offers",
          {"ownership_transfer_requests", "access_token", "requesting_user_id"},
          &Keys::account_tokens,
          context_of_token},
    Place{"refresh tokens of offers",
          {"ownership_transfer_requests", "refresh_token", "requesting_user_id"},
          &Keys::account_tokens,
          context_of_token},
    Place{"access tokens of accounts",
          {"cloud_provider_accounts", "access_token", "user_id"},
          &Keys::account_tokens,
          context_of_token},
    Place{"refresh tokens of accounts",
          {"cloud_provider_accounts", "refresh_token", "user_id"},
          &Keys::account_tokens,
          context_of_token},
    Place{"access tokens to revoke",
          {"token_revocations", "access_token", "user_id"},
          &Keys::account_tokens,
          context_of_token},
    Place{"refresh tokens to revoke",
          {"token_revocations", "refresh_token", "user_id"},
          &Keys::account_tokens,
          context_of_token},
    Place{"secrets of second factors",
          {"holdfast_second_factors", "secret", "", "user_id"},
          &Keys::second_factors,
          context_of_factor},
    Place{"mails that wait", {"holdfast_mails", "sealed"}, &Keys::mails, context_of_mail},
    Place{"secrets of webhooks", {"holdfast_hooks", "secret"}, &Keys::hook_secrets, context_of_hook},
};

std::string prefix_of(const Place& place, const Keys& keys) {
    return crypto::envelope_prefix(crypto::sealing_key_id(keys.*place.key));
}

class Move {
  public:
    Move(const std::string& url, const crypto::KeyRing& ring, const Keys& old, const ResealProgress& progress)
        : url_(url), ring_(ring), old_(old), progress_(progress) {}

    Resealed run() {
        for (int pass = 0; pass < kMostPasses; ++pass) {
            const std::int64_t before = resealed_.moved;
            resealed_.broken = 0;
            for (const Place& place : kPlaces) move(place);
            resealed_.left = 0;
            for (const Place& place : kPlaces) resealed_.left += count(place);
            if (resealed_.left == 0 || resealed_.moved == before) break;
        }
        return resealed_;
    }

  private:
    std::int64_t count(const Place& place) const {
        const auto counts = storage::count_sealed(url_, place.column, crypto::kEnvelopePrefixSize);
        const auto found = counts.find(prefix_of(place, old_));
        return found == counts.end() ? 0 : found->second;
    }

    void move(const Place& place) {
        const std::int64_t total = count(place);
        if (total == 0) return;
        const crypto::Sealer sealer(ring_.of(place.key));
        const std::string prefix = prefix_of(place, old_);
        std::int64_t done = 0;
        std::string after;
        for (;;) {
            progress_(place.name, std::min(done, total - 1), total);
            const auto values = storage::next_sealed(url_, place.column, prefix, after, kValuesInStep);
            if (values.empty()) break;
            resealed_.moved +=
                storage::replace_sealed(url_, place.column, sealed_anew(place, sealer, values));
            done += static_cast<std::int64_t>(values.size());
            after = values.back().row_id;
        }
        progress_(place.name, total, total);
    }

    std::vector<storage::Replacement> sealed_anew(const Place& place, const crypto::Sealer& sealer,
                                                  const std::vector<SealedValue>& values) {
        std::vector<storage::Replacement> replacements;
        for (const SealedValue& value : values) {
            const std::string context = place.context(place.column, value);
            if (const auto plain = sealer.open(value.sealed, context))
                replacements.push_back({value.row_id, value.sealed, sealer.seal(*plain, context)});
            else
                ++resealed_.broken;
        }
        return replacements;
    }

    const std::string& url_;
    const crypto::KeyRing& ring_;
    const Keys& old_;
    const ResealProgress& progress_;
    Resealed resealed_;
};

}  // namespace

std::string secret_id(const Keys& keys) { return crypto::sealing_key_id(keys.account_tokens); }

std::vector<SealedCounts> count_sealed(const std::string& database_url, const crypto::KeyRing& ring) {
    constexpr std::size_t kVersionSize = 3;  // "v1."
    std::vector<SealedCounts> all;
    for (const Place& place : kPlaces) {
        SealedCounts counts{place.name, {}};
        for (const auto& counted :
             storage::count_sealed(database_url, place.column, crypto::kEnvelopePrefixSize)) {
            const std::string& prefix = counted.first;
            const auto known = std::ranges::find_if(
                ring.all(), [&](const Keys& keys) { return prefix_of(place, keys) == prefix; });
            const std::string id = known != ring.all().end()
                                       ? secret_id(*known)
                                       : prefix.substr(std::min(kVersionSize, prefix.size()), 8);
            counts.by_secret[id] += counted.second;
        }
        all.push_back(std::move(counts));
    }
    return all;
}

Resealed reseal(const std::string& database_url, const crypto::KeyRing& ring, const Keys& old,
                const ResealProgress& progress) {
    return Move(database_url, ring, old, progress).run();
}

}  // namespace holdfast::accounts
