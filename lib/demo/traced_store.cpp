#include "demo/traced_store.h"

#include "demo/trace.h"
#include "storage/errors.h"
#include "storage/operations.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <variant>

namespace holdfast::demo {
namespace {

using base::Json;

constexpr std::array<Label, 50> kLabels = {{
    {"create_user", "INSERT a user, the profile and a session, in one transaction"},
    {"find_credentials", "SELECT the password's hash by email"},
    {"find_user", "SELECT the user with what is stored of them"},
    {"list_users", "SELECT a page of users, and how many there are"},
    {"update_user", "One transaction: UPDATE the user; a new password revokes all sessions"},
    {"delete_user", "DELETE the user; everything of theirs goes with it"},
    {"create_session", "INSERT a session"},
    {"branch_session", "INSERT a session, from another one of its user"},
    {"find_session", "SELECT the session and its user"},
    {"rotate_session", "UPDATE the session to its next refresh token"},
    {"list_sessions", "SELECT the user's sessions"},
    {"revoke_session", "UPDATE the session: revoked"},
    {"revoke_other_sessions", "UPDATE all other sessions of the user: revoked"},
    {"authenticate_session", "UPDATE the session: the password was given now"},
    {"replace_password",
     "One transaction: UPDATE the password's hash if it is unchanged, revoke all other sessions"},
    {"consume_state", "INSERT the state's digest: a state is good only once"},
    {"consume_state_of_session",
     "SELECT the session and its user, INSERT the state's digest: it is good only once"},
    {"link_account", "INSERT ... ON CONFLICT (user_id, provider, provider_account_id) DO UPDATE"},
    {"find_owner", "SELECT the owner and the ownership version"},
    {"list_accounts", "SELECT the user's accounts"},
    {"disconnect_account", "UPDATE the account: tokens erased"},
    {"delete_account", "DELETE the account's row"},
    {"set_nickname", "UPDATE the nickname"},
    {"save_transfer_request", "INSERT the offer with the new tokens, sealed, for 10 minutes"},
    {"transfer_ownership",
     "One transaction: spend the offer, UPDATE the owner if owner and version are unchanged, INSERT both "
     "events"},
    {"list_open_offers", "SELECT the offers for the user's accounts"},
    {"list_transfer_events", "SELECT the hand-overs from or to the user"},
    {"acknowledge_transfer_event", "INSERT: this event was seen"},
    {"list_activity", "SELECT the user's events"},
    {"find_account", "SELECT the account"},
    {"knows_user", "SELECT the user"},
    {"find_app", "SELECT the app by the digest of its credential"},
    {"touch_app", "UPDATE when the app was last used"},
    {"find_tokens", "SELECT the sealed tokens"},
    {"lease_refresh", "UPDATE: who renews the token, if nobody does, and until when"},
    {"store_tokens", "UPDATE the tokens, sealed, if nothing has moved since"},
    {"end_refresh", "UPDATE: the renewal has ended without a token"},
    {"tell_token_issued", "INSERT the owner's event: which app got a token"},
    {"save_mail", "INSERT a mail that waits, sealed"},
    {"take_mail", "UPDATE the mail that is due: who tries to send it now"},
    {"end_mail", "DELETE the mail: it is sent"},
    {"save_email_link", "One transaction: INSERT the link's digest and the mail that carries the link"},
    {"save_invitation", "INSERT an invitation's digest and the mail that carries it"},
    {"forget_charge", "DELETE what was counted"},
    {"find_email_link", "SELECT the link by its digest"},
    {"use_email_link", "One transaction: DELETE the link and make the change that it is for"},
    {"select_rows", "SELECT the rows that a Supabase client asks for"},
    {"insert_rows", "INSERT the rows of a Supabase client"},
    {"update_rows", "UPDATE the rows that a Supabase client names"},
    {"delete_rows", "DELETE the rows that a Supabase client names"},
}};

std::string text_of(const storage::Violation& violation) {
    return violation.message + " DETAIL: " + violation.detail;
}

Json sealed_tokens(const storage::SealedGrant& grant) {
    const std::size_t refresh = grant.refresh_token ? grant.refresh_token->size() : 0;
    return sealed_text(static_cast<std::int64_t>(grant.access_token.size() + refresh));
}

// What an operation tells of its request. Each overload learns from one kind of operation.
struct Learner {
    Span& span;
    Json::Object& members;
    std::string_view& label;

    template <class Operation>
    void operator()(const storage::Call<Operation>*) const {}

    void operator()(const storage::Call<storage::CreateUser>* call) const {
        const auto& user = call->operation.user;
        if (const auto* taken = std::get_if<storage::EmailTaken>(&*call->outcome)) {
            members.emplace_back("error", text_of(taken->violation));
        } else {
            span.actor = Actor{user.id, user.username};
        }
    }
    void operator()(const storage::Call<storage::FindCredentials>* call) const {
        if (const auto& found = *call->outcome) span.named = Actor{found->user_id, found->username};
    }
    // A login: the credentials were found before, and were right.
    void operator()(const storage::Call<storage::CreateSession>* call) const {
        if (*call->outcome) span.actor = span.named;
    }
    void operator()(const storage::Call<storage::BranchSession>* call) const {
        if (const auto& found = *call->outcome) span.actor = Actor{found->user_id, found->username};
    }
    void operator()(const storage::Call<storage::FindSession>* call) const {
        if (const auto& found = *call->outcome) span.actor = Actor{found->user_id, found->username};
    }
    void operator()(const storage::Call<storage::ConsumeStateOfSession>* call) const {
        if (const auto& found = *call->outcome) span.actor = Actor{found->user_id, found->username};
    }
    void operator()(const storage::Call<storage::RotateSession>* call) const {
        if (const auto* rotated = std::get_if<storage::SessionRotated>(&*call->outcome))
            span.actor = Actor{rotated->user.user_id, rotated->user.username};
    }
    void operator()(const storage::Call<storage::LinkAccount>* call) const {
        const storage::NewLink& link = call->operation.link;
        span.account_email = link.account_email;
        members.emplace_back("tokens", sealed_tokens(link.grant));
        const auto* violation = std::get_if<storage::Violation>(&*call->outcome);
        if (violation == nullptr) return;
        members.emplace_back("error", text_of(*violation));
        if (violation->constraint == storage::kGlobalAccountIndex) span.was_refused_by_index = true;
    }
    void operator()(const storage::Call<storage::StoreTokens>* call) const {
        members.emplace_back("tokens", sealed_tokens(call->operation.grant));
    }
    void operator()(const storage::Call<storage::SaveTransferRequest>* call) const {
        members.emplace_back("tokens", sealed_tokens(call->operation.request.grant));
    }
    // A preview takes the same way, and decides to change nothing.
    void operator()(const storage::Call<storage::TransferOwnership>* call) const {
        if (call->outcome->change != storage::HandoverDecision::Change::hand_over)
            label = "SELECT the offer and the owner: nothing is handed over";
    }
};

}  // namespace

std::span<const Label> labels() { return kLabels; }

std::string_view label_of(std::string_view operation) {
    const auto found = std::find_if(kLabels.begin(), kLabels.end(),
                                    [&](const Label& label) { return label.operation == operation; });
    return found == kLabels.end() ? operation : found->text;
}

void TracedStore::perform(storage::AnyCall call) {
    Span* const span = Span::current();
    if (span == nullptr) return store_.perform(call);
    const auto begin = std::chrono::steady_clock::now();
    const std::string_view operation =
        call.visit([]<class Operation>(const storage::Call<Operation>*) { return Operation::name; });
    const auto members_of = [&](std::string_view outcome) {
        return Json::Object{{"from", "holdfast"},
                            {"to", "database"},
                            {"ms", milliseconds_since(begin)},
                            {"operation", operation},
                            {"outcome", outcome}};
    };
    std::string_view label = label_of(operation);
    const auto tell = [&](Json::Object members) {
        members.emplace_back("label", label);
        span->add("store", std::move(members));
    };
    try {
        store_.perform(call);
    } catch (const storage::StoreError& error) {
        tell(members_of(name(error.kind())));
        throw;
    }
    Json::Object members =
        members_of(call.visit([](const auto* done) { return storage::outcome_name(*done->outcome); }));
    call.visit(Learner{*span, members, label});
    tell(std::move(members));
}

}  // namespace holdfast::demo
