#include "contract/fixture.h"

#include "accounts/handover.h"
#include "base/random.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/users.h"

#include <stdexcept>

namespace holdfast::contract {

NewUser new_user(std::string_view name) {
    return NewUser{.id = base::random_uuid(),
                   .email = std::string(name) + "@example.com",
                   .username = std::string(name),
                   .password_hash = "$argon2id$" + std::string(name),
                   .created_at = kNow};
}

NewSession new_session(const std::string& user_id) {
    return NewSession{
        .id = base::random_uuid(), .user_id = user_id, .created_at = kNow, .expires_at = kNow + 24h};
}

NewLink new_link(const std::string& user_id, std::string_view provider_account_id) {
    return NewLink{.id = base::random_uuid(),
                   .user_id = user_id,
                   .provider = "onedrive",
                   .provider_account_id = std::string(provider_account_id),
                   .account_email = "cloud@example.com",
                   .grant = {.access_token = "access of " + user_id,
                             .refresh_token = "refresh of " + user_id,
                             .token_expiry = kNow + 1h,
                             .granted_scope = "Files.Read"},
                   .now = kNow};
}

NewTransferRequest new_request(const std::string& user_id, std::string_view provider_account_id,
                               const Owner& owner) {
    NewLink link = new_link(user_id, provider_account_id);
    return NewTransferRequest{.id = base::random_uuid(),
                              .requesting_user_id = user_id,
                              .provider = link.provider,
                              .provider_account_id = link.provider_account_id,
                              .account_email = "renamed@example.com",
                              .expected_owner = owner,
                              .grant = link.grant,
                              .created_at = kNow,
                              .expires_at = kNow + 10min};
}

HandoverDecision hand_over(Store& store, const std::string& request_id, const std::string& user_id,
                           Time now) {
    const auto rule = [&](const HandoverFacts& facts) {
        return accounts::decide(facts, {.requester_id = user_id, .now = now});
    };
    return store.run(TransferOwnership{request_id, user_id, rule, now});
}

std::string Fixture::add_user(std::string_view name) {
    const NewUser user = new_user(name);
    if (!is<UserCreated>(store->run(CreateUser{user, new_session(user.id)})))
        throw std::runtime_error("email taken");
    return user.id;
}

std::string Fixture::add_account(const std::string& user_id, std::string_view provider_account_id) {
    return std::get<Linked>(store->run(LinkAccount{new_link(user_id, provider_account_id)})).account_id;
}

std::string Fixture::add_request(const std::string& user_id, std::string_view provider_account_id) {
    const NewTransferRequest request = new_request(user_id, provider_account_id, owner(provider_account_id));
    store->run(SaveTransferRequest{request, kNow - 24h});
    return request.id;
}

HandoverOutcome Fixture::transfer(const std::string& request_id, const std::string& user_id, Time now) {
    return hand_over(*store, request_id, user_id, now).outcome;
}

Owner Fixture::owner(std::string_view provider_account_id) {
    return store->run(FindOwner{"onedrive", provider_account_id}).value();
}

int Fixture::count(std::string_view table, const std::string& condition) {
    return std::stoi(
        backend->scalar("SELECT count(*) FROM " + backend->table(table) + " WHERE " + condition));
}

std::string Fixture::insert(std::string_view table,
                            std::initializer_list<std::pair<std::string_view, std::string>> values) {
    std::string columns, literals;
    for (const auto& [column, literal] : values) {
        columns.append(columns.empty() ? "" : ", ").append(column);
        literals.append(literals.empty() ? "" : ", ").append(literal);
    }
    return backend->execute("INSERT INTO " + backend->table(table) + " (" + columns + ") VALUES (" +
                            literals + ")");
}

std::string Fixture::account_column(const std::string& account_id, const std::string& column) {
    return backend->scalar("SELECT " + column + " FROM " + backend->table("cloud_provider_accounts") +
                           " WHERE id = " + quote(account_id));
}

std::string Fixture::request_column(const std::string& request_id, const std::string& column) {
    return backend->scalar("SELECT " + column + " FROM " + backend->table("ownership_transfer_requests") +
                           " WHERE id = " + quote(request_id));
}

std::string quote(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) quoted.append(c == '\'' ? 2 : 1, c);
    return quoted + "'";
}

}  // namespace holdfast::contract
