// The database fails in each operation: the client learns that it did, and nothing else.
#include "api/scenario.h"
#include "storage/apps.h"
#include "storage/events.h"
#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/sessions.h"
#include "storage/users.h"
#include "storage/vault.h"

namespace holdfast::test {
namespace {

template <class Op>
constexpr auto kOperation = FaultStore::operation<Op>;

struct Use {
    FaultStore::Operation operation;
    const char* method;
    const char* target;
    const char* body = "";
};

const Use kUses[] = {
    {kOperation<storage::FindCredentials>, "POST", "/api/v1/auth/login",
     R"({"email":"ada@example.com","password":"correct horse"})"},
    {kOperation<storage::CreateSession>, "POST", "/api/v1/auth/login",
     R"({"email":"ada@example.com","password":"correct horse"})"},
    {kOperation<storage::RotateSession>, "POST", "/api/v1/auth/refresh",
     R"({"refresh_token":"{ada_refresh}"})"},
    {kOperation<storage::FindSession>, "GET", "/api/v1/auth/me"},
    {kOperation<storage::RevokeSession>, "POST", "/api/v1/auth/logout"},
    {kOperation<storage::ListSessions>, "GET", "/api/v1/auth/sessions"},
    {kOperation<storage::RevokeSession>, "DELETE", "/api/v1/auth/sessions/{ada_session}"},
    {kOperation<storage::RevokeOtherSessions>, "DELETE", "/api/v1/auth/sessions"},
    {kOperation<storage::ReplacePassword>, "POST", "/api/v1/auth/password",
     R"({"current_password":"correct horse","new_password":"better horse"})"},
    {kOperation<storage::AuthenticateSession>, "POST", "/api/v1/auth/reauthenticate",
     R"({"password":"correct horse"})"},
    {kOperation<storage::DeleteUser>, "DELETE", "/api/v1/auth/me"},
    {kOperation<storage::ListAccounts>, "GET", "/me/cloud-status"},
    {kOperation<storage::DisconnectAccount>, "POST", "/cloud/disconnect", R"({"account_id":"{account}"})"},
    {kOperation<storage::DeleteAccount>, "DELETE", "/me/clouds/onedrive/{account}"},
    {kOperation<storage::SetNickname>, "PUT", "/me/clouds/onedrive/{account}/nickname",
     R"({"nickname":"n"})"},
    {kOperation<storage::ListOpenOffers>, "GET", "/me/transfer-events"},
    {kOperation<storage::ListTransferEvents>, "GET", "/me/transfer-events"},
    {kOperation<storage::ListActivity>, "GET", "/me/activity"},
    {kOperation<storage::AcknowledgeTransferEvent>, "PATCH", "/me/transfer-events/{event}/acknowledge"},
};

const Use kUsesOfApps[] = {
    {kOperation<storage::FindApp>, "GET", "/api/v1/accounts/{account}"},
    {kOperation<storage::FindAccount>, "GET", "/api/v1/accounts/{account}"},
    {kOperation<storage::ListAccounts>, "GET", "/api/v1/users/{ada_id}/accounts"},
    {kOperation<storage::KnowsUser>, "GET", "/api/v1/users/{nowhere}/accounts"},
    {kOperation<storage::FindAppAndTokens>, "POST", "/api/v1/accounts/{account}/access-token"},
    {kOperation<storage::LeaseRefresh>, "POST", "/api/v1/accounts/{waiting}/access-token"},
    {kOperation<storage::ExpireToken>, "POST", "/api/v1/accounts/{account}/report",
     R"({"error":"invalid_token"})"},
};

struct Fault {
    storage::ErrorKind kind;
    int status;
    const char* code;
};

const Fault kFaults[] = {
    {storage::ErrorKind::unavailable, 503, "\"error\":\"unavailable\""},
    {storage::ErrorKind::commit_unknown, 503, "\"error\":\"unavailable\""},
    {storage::ErrorKind::violation, 500, "\"error\":\"internal_error\""},
    {storage::ErrorKind::internal, 500, "\"error\":\"internal_error\""},
};

void add(std::vector<Scenario>& rows, const Use& use, const Fields& who, const Fault& fault,
         std::vector<std::string> contains) {
    contains.emplace_back(fault.code);
    rows.push_back({.name = "the database fails",
                    .method = use.method,
                    .target = use.target,
                    .body = use.body,
                    .headers = who,
                    .status = fault.status,
                    .contains = std::move(contains),
                    .failing = use.operation,
                    .kind = fault.kind});
}

}  // namespace

std::vector<Scenario> fault_scenarios() {
    std::vector<Scenario> rows;
    for (const Fault& fault : kFaults) {
        for (const Use& use : kUses) add(rows, use, kAda, fault, {});
        for (const Use& use : kUsesOfApps) add(rows, use, {{"Authorization", "Bearer {app}"}}, fault, {});
        add(rows,
            {kOperation<storage::TransferOwnership>, "POST", "/cloud/transfer-ownership",
             R"({"transfer_token":"{offer}"})"},
            kBob, fault, {});
        add(rows,
            {kOperation<storage::CreateUser>, "POST", "/api/v1/auth/signup",
             R"({"email":"new@example.com","password":"long enough","username":"New"})"},
            {}, fault, {"\"detail\":\"User creation failed: "});
    }
    rows.push_back(
        {.name = "ready", .target = "/ready", .contains = {R"({"success":true,"data":{"status":"ready"}})"}});
    rows.push_back({.name = "not ready",
                    .target = "/ready",
                    .status = 503,
                    .contains = {"unavailable"},
                    .failing = kOperation<storage::Ping>});
    rows.push_back({.name = "alive whatever the database does",
                    .target = "/health",
                    .contains = {R"({"success":true,"data":{"status":"alive"}})"},
                    .failing = kOperation<storage::Ping>});
    return rows;
}

}  // namespace holdfast::test
