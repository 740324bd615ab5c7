#include "storage/postgres/connection_settings.h"

#include "storage/open.h"

#include <algorithm>
#include <memory>
#include <string_view>

#include <libpq-fe.h>

namespace holdfast::storage::postgres {
namespace {

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

// A prepared statement keeps its plan. One that was made while a table was empty would read the whole table
// when it has grown, until PostgreSQL's next ANALYZE. Every statement of a Store finds its rows by an index,
// so none gains by a scan, or by a plan that is compiled.
constexpr const char* kPlanner = " -c enable_seqscan=off -c jit=off";

using Parameters = std::vector<std::pair<std::string, std::string>>;

const std::string* find(const Parameters& parameters, std::string_view keyword) {
    const auto found = std::ranges::find(parameters, keyword, &Parameters::value_type::first);
    return found == parameters.end() ? nullptr : &found->second;
}

void add_default(Parameters& parameters, const std::string& keyword, const std::string& value) {
    if (!find(parameters, keyword)) parameters.emplace_back(keyword, value);
}

bool names_several_hosts(const Parameters& parameters) {
    return std::ranges::any_of(std::initializer_list<std::string_view>{"host", "hostaddr"},
                               [&](std::string_view keyword) {
                                   const std::string* hosts = find(parameters, keyword);
                                   return hosts && hosts->find(',') != std::string::npos;
                               });
}

}  // namespace

ConnectionSettings read_url(const std::string& url, bool keeps_sessions) {
    char* error = nullptr;
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconninfoParse(url.c_str(), &error));
    PQfreemem(error);
    if (!options) throw BadDatabaseUrl("the PostgreSQL URL can't be read: see its host, port and parameters");

    ConnectionSettings settings;
    settings.keeps_sessions = keeps_sessions;
    Parameters& parameters = settings.parameters;
    for (const PQconninfoOption* option = options.get(); option->keyword; ++option) {
        if (option->val) parameters.emplace_back(option->keyword, option->val);
    }
    add_default(parameters, "fallback_application_name", "holdfast");
    add_default(parameters, "client_encoding", "UTF8");
    add_default(parameters, "connect_timeout", "2");
    add_default(parameters, "keepalives_idle", "10");
    add_default(parameters, "keepalives_interval", "5");
    add_default(parameters, "keepalives_count", "3");
    add_default(parameters, "tcp_user_timeout", "5000");
    if (names_several_hosts(parameters)) add_default(parameters, "target_session_attrs", "read-write");
    if (keeps_sessions) {
        add_default(parameters, "options",
                    std::string("-c statement_timeout=") + kStatementTimeout +
                        " -c lock_timeout=" + kLockTimeout +
                        " -c idle_in_transaction_session_timeout=" + kIdleInTransactionTimeout + kPlanner);
    }
    return settings;
}

}  // namespace holdfast::storage::postgres
