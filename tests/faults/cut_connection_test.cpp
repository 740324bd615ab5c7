// The connection to PostgreSQL is cut at each message of a sign-up, a link and a hand-over.
#include "faults/act.h"
#include "faults/cutting_proxy.h"
#include "storage/open.h"

namespace holdfast::contract {

POSTGRES_TEST_CASE("a connection cut at any message leaves nothing in part, and a repeat does it",
                   "[faults]") {
    const auto server = test::PostgresCluster::shared().socket_folder();
    test::CuttingProxy proxy(server);
    Fixture f(kPostgres.fresh());
    std::string url = f.backend->url();
    url.replace(url.find(server.string()), server.string().size(), proxy.folder().string());
    f.store = open_store(url);
    sweep(
        f, [&](int message) { proxy.cut_at(message); }, [&] { return proxy.pass_on(); });
}

}  // namespace holdfast::contract
