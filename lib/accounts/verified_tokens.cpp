#include "accounts/verified_tokens.h"

#include <utility>

namespace holdfast::accounts {

std::shared_ptr<const VerifiedToken> VerifiedTokens::find(std::string_view token) {
    const sync::Lock lock(mutex_);
    if (const auto found = recent_.find(token); found != recent_.end()) return found->second;
    const auto found = older_.find(token);
    if (found == older_.end()) return nullptr;
    auto node = older_.extract(found);
    auto verified = node.mapped();
    keep_recent(std::move(node.key()), verified);
    return verified;
}

void VerifiedTokens::keep(std::string_view token, std::shared_ptr<const VerifiedToken> verified) {
    if (token.size() > kMostBytes) return;
    const sync::Lock lock(mutex_);
    keep_recent(std::string(token), std::move(verified));
}

void VerifiedTokens::keep_recent(std::string token, std::shared_ptr<const VerifiedToken> verified) {
    if (recent_.size() >= kKept) {
        older_ = std::move(recent_);
        recent_.clear();
    }
    recent_.insert_or_assign(std::move(token), std::move(verified));
}

}  // namespace holdfast::accounts
