#include "cli/ping.h"

#include "http/fetch.h"
#include "http/url.h"

#include <ostream>
#include <string>
#include <variant>

namespace holdfast::cli {

int run(const Ping& command, Console& console) {
    const std::string url = "http://" + command.settings.listen.reachable().text() + "/ready";
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
