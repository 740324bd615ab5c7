#include "cli/ping.h"

#include "http/fetch.h"
#include "http/url.h"

#include <ostream>
#include <string>
#include <variant>

namespace holdfast::cli {
namespace {

// Where a server on every address of this machine is asked.
http::Endpoint reachable(http::Endpoint endpoint) {
    if (endpoint.address == "0.0.0.0") endpoint.address = "127.0.0.1";
    if (endpoint.address == "::") endpoint.address = "::1";
    return endpoint;
}

}  // namespace

int run(const Ping& command, Console& console) {
    const std::string url = "http://" + reachable(command.settings.listen).text() + "/ready";
    const auto result = http::open_fetcher()->fetch({"GET", url, {}, ""});
    const auto* answer = std::get_if<http::Answer>(&result);
    if (answer != nullptr && answer->status == 200) return kOk;
    console.err << url << ": "
                << (answer != nullptr ? std::to_string(answer->status)
                                      : std::string(http::name(std::get<http::FetchFailure>(result))))
                << "\n";
    return kFailed;
}

}  // namespace holdfast::cli
