#include "cli/top.h"

#include "cli/top_view.h"
#include "http/fetch.h"
#include "http/url.h"

#include <optional>
#include <ostream>
#include <string>
#include <thread>
#include <utility>
#include <variant>

namespace holdfast::cli {
namespace {

using Clock = std::chrono::steady_clock;

struct Look {
    metrics::Samples samples;
    Clock::time_point at;
};

// nullopt, and why on `err`, if nobody tells figures at that URL.
std::optional<Look> look(http::Fetcher& fetcher, const std::string& url, std::ostream& err) {
    const auto result = fetcher.fetch({"GET", url, {}, ""});
    const auto at = Clock::now();
    if (const auto* failure = std::get_if<http::FetchFailure>(&result)) {
        err << url << ": " << http::name(*failure) << "\n";
        return std::nullopt;
    }
    const auto& answer = std::get<http::Answer>(result);
    auto samples = answer.status == 200 ? metrics::Samples::parse(answer.body) : std::nullopt;
    if (samples) return Look{std::move(*samples), at};
    err << url << ": these are no figures of Holdfast\n";
    return std::nullopt;
}

// The cursor to the first place, everything below it erased (ECMA-48).
constexpr const char* kInPlace = "\x1b[H\x1b[J";

}  // namespace

int run(const Top& command, Console& console) {
    if (!command.settings.metrics_listen) {
        console.err
            << "holdfast: --metrics-listen: top reads the figures that `serve` shows there: give both "
               "the same ADDRESS:PORT\n";
        return kBadSetting;
    }
    const std::string origin = command.settings.metrics_listen->reachable().text();
    const std::string url = "http://" + origin + "/metrics";
    const auto fetcher = http::open_fetcher();
    auto earlier = look(*fetcher, url, console.err);
    if (!earlier) return kFailed;
    for (auto next = earlier->at + command.every;; next += command.every) {
        std::this_thread::sleep_until(next);
        auto later = look(*fetcher, url, console.err);
        if (!later) return kFailed;
        const double seconds = std::chrono::duration<double>(later->at - earlier->at).count();
        console.out << (console.out_is_terminal ? kInPlace : "") << "Holdfast at " << origin << "\n\n"
                    << top_view(earlier->samples, later->samples, seconds) << std::endl;
        if (command.once) return kOk;
        earlier = std::move(later);
    }
}

}  // namespace holdfast::cli
