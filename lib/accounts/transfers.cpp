#include "accounts/transfers.h"

#include "base/text.h"
#include "storage/handover.h"

namespace holdfast::accounts {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;  // clang 14 does not deduce it

TransferResult result_of(const storage::TransferOutcome& outcome, const std::string& provider) {
    return std::visit(
        Overloaded{
            [&](const storage::Transferred& done) -> TransferResult {
                return HandedOver{done.account_id, provider, false};
            },
            [&](const storage::AlreadyTransferred& done) -> TransferResult {
                return HandedOver{done.account_id, provider, true};
            },
            [](const storage::OwnerChanged&) -> TransferResult { return TransferFault::owner_changed; },
            [](const storage::AccountNotFound&) -> TransferResult {
                return TransferFault::account_not_found;
            },
            [](const storage::RequestUnknown&) -> TransferResult { return TransferFault::invalid; },
            [](const storage::RequestExpired&) -> TransferResult { return TransferFault::expired; },
        },
        outcome);
}

std::string_view log_name(const TransferResult& result) {
    if (const auto* done = std::get_if<HandedOver>(&result))
        return done->repeated ? "already_transferred" : "transferred";
    switch (std::get<TransferFault>(result)) {
        case TransferFault::invalid:
            return "invalid";
        case TransferFault::expired:
            return "expired";
        case TransferFault::not_your_transfer:
            return "not_your_transfer";
        case TransferFault::account_not_found:
            return "account_not_found";
        case TransferFault::owner_changed:
            return "owner_changed";
    }
    return "invalid";
}

std::string log_line(const TransferResult& result, const TransferClaims& claims, const std::string& user_id) {
    const auto known = [](const std::string& text) {
        return text.empty() ? "-" : base::escape_controls(text);
    };
    return "[TRANSFER OWNERSHIP] " + std::string(log_name(result)) + ": provider=" + known(claims.provider) +
           " provider_account_id=" + known(claims.provider_account_id) + " to_user=" + user_id;
}

}  // namespace

TransferResult Transfers::transfer(const TransferClaims& claims, const std::string& user_id) {
    if (claims.requesting_user_id != user_id) return TransferFault::not_your_transfer;
    return result_of(store_.run(storage::TransferOwnership{claims.request_id, user_id, clock_.now()}),
                     claims.provider);
}

TransferResult Transfers::complete(std::string_view transfer_token, const std::string& user_id) {
    const auto token = tokens_.verify(transfer_token, clock_.now());
    TransferClaims claims;
    TransferResult result = TransferFault::invalid;
    if (const auto* good = std::get_if<TransferClaims>(&token)) {
        claims = *good;
        result = transfer(claims, user_id);
    } else if (const auto* expired = std::get_if<ExpiredTransferToken>(&token)) {
        claims = expired->claims;
        result = TransferFault::expired;
    }
    log_.info(log_line(result, claims, user_id));
    return result;
}

}  // namespace holdfast::accounts
