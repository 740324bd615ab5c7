// The database fails in each operation: the client learns that it did, and nothing else.
#include "api/scenario.h"

namespace holdfast::test {
namespace {

using Operation = FaultStore::Operation;

struct Use {
    Operation operation;
    const char* method;
    const char* target;
    const char* body = "";
};

const Use kUses[] = {
    {Operation::find_credentials, "POST", "/api/v1/auth/login",
     R"({"email":"ada@example.com","password":"correct horse"})"},
    {Operation::create_session, "POST", "/api/v1/auth/login",
     R"({"email":"ada@example.com","password":"correct horse"})"},
    {Operation::rotate_session, "POST", "/api/v1/auth/refresh", R"({"refresh_token":"{ada_refresh}"})"},
    {Operation::find_session, "GET", "/api/v1/auth/me"},
    {Operation::revoke_session, "POST", "/api/v1/auth/logout"},
    {Operation::delete_user, "DELETE", "/api/v1/auth/me"},
    {Operation::list_accounts, "GET", "/me/cloud-status"},
    {Operation::disconnect_account, "POST", "/cloud/disconnect", R"({"account_id":"{account}"})"},
    {Operation::delete_account, "DELETE", "/me/clouds/onedrive/{account}"},
    {Operation::set_nickname, "PUT", "/me/clouds/onedrive/{account}/nickname", R"({"nickname":"n"})"},
    {Operation::list_transfer_events, "GET", "/me/transfer-events"},
    {Operation::acknowledge_transfer_event, "PATCH", "/me/transfer-events/{event}/acknowledge"},
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
        add(rows,
            {Operation::transfer_ownership, "POST", "/cloud/transfer-ownership",
             R"({"transfer_token":"{offer}"})"},
            kBob, fault, {});
        add(rows,
            {Operation::create_user, "POST", "/api/v1/auth/signup",
             R"({"email":"new@example.com","password":"long enough","username":"New"})"},
            {}, fault, {"\"detail\":\"User creation failed: "});
    }
    rows.push_back(
        {.name = "ready", .target = "/ready", .contains = {R"({"success":true,"data":{"status":"ready"}})"}});
    rows.push_back({.name = "not ready",
                    .target = "/ready",
                    .status = 503,
                    .contains = {"unavailable"},
                    .failing = Operation::ping});
    rows.push_back({.name = "alive whatever the database does",
                    .target = "/health",
                    .contains = {R"({"success":true,"data":{"status":"alive"}})"},
                    .failing = Operation::ping});
    return rows;
}

}  // namespace holdfast::test
