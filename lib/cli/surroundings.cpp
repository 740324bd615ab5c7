#include "cli/surroundings.h"

#include "cli/database.h"
#include "cli/secret_stamp.h"
#include "cli/secrets.h"
#include "cli/start_checks.h"
#include "oauth/discovery.h"
#include "storage/database_url.h"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <system_error>

namespace holdfast::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLeastRoom = 256U << 20U;

std::vector<std::string> examine_secrets(const Settings& settings) {
    const auto path = secret_path(settings);
    if (path && !fs::exists(*path)) return {"There is no secret yet; the first start makes one."};
    try {
        const std::string public_url =
            settings.public_url.empty() ? "http://" + settings.listen.text() : settings.public_url;
        auto sentences =
            start_warnings(settings, public_url, settings.app_url.empty() ? public_url : settings.app_url);
        require_fit(settings);
        return sentences;
    } catch (const SecretError& error) {
        return {error.what()};
    }
}

std::vector<std::string> examine_disk(const Settings& settings) {
    const auto database = storage::read_database_url(database_url(settings));
    if (database.backend != storage::BackendKind::sqlite) return {};
    std::error_code fault;
    const std::uintmax_t size = fs::file_size(database.location, fault);
    const std::uintmax_t room = fs::space(database.location, fault).available;
    if (fault) return {"The disk of the database can't be looked at: " + fault.message() + "."};
    if (room >= std::max(kLeastRoom, size)) return {};
    return {"The disk of the database has " + std::to_string(room >> 20U) +
            " MiB left: make room before writes are refused."};
}

// An HTTP-date in the form that is sent today (RFC 9110 section 5.6.7); nullopt for another one.
std::optional<base::Time> read_date(const std::string& text) {
    std::tm parts{};
    const char* end = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    if (end == nullptr || *end != '\0') return std::nullopt;
    return base::from_unix_seconds(timegm(&parts));
}

// nullopt if this machine's clock agrees with that of `whose`.
std::optional<std::string> examine_clock(const base::Clock& clock, base::Time theirs,
                                         const std::string& whose) {
    const auto drift = std::chrono::duration_cast<std::chrono::seconds>(clock.now() - theirs);
    if (std::chrono::abs(drift) <= kMostDrift) return std::nullopt;
    return "The clock of this machine is " + std::to_string(std::chrono::abs(drift).count()) + " s " +
           (drift.count() > 0 ? "ahead of" : "behind") + " that of " + whose + ".";
}

std::string url_of(const oauth::Provider& provider) {
    if (provider.is_to_be_discovered()) return oauth::discovery_url(provider.issuer);
    return provider.jwks_uri.empty() ? provider.token_endpoint : provider.jwks_uri;
}

// nullopt if all is well.
std::optional<std::string> examine_provider(const oauth::Provider& provider, const base::Clock& clock,
                                            http::Fetcher& fetcher) {
    const std::string url = url_of(provider);
    const auto result = fetcher.fetch({"GET", url, {}, {}});
    if (const auto* failure = std::get_if<http::FetchFailure>(&result))
        return provider.display_name + " can't be asked at " + url + ": " + std::string(name(*failure)) + ".";
    const http::Answer& answer = std::get<http::Answer>(result);
    if (answer.status >= 500)
        return provider.display_name + " answers " + std::to_string(answer.status) + " at " + url + ".";
    const std::string* date = answer.headers.find("Date");
    const auto theirs = date ? read_date(*date) : std::nullopt;
    return theirs ? examine_clock(clock, *theirs, provider.display_name) : std::nullopt;
}

}  // namespace

std::vector<std::string> examine_surroundings(const Settings& settings, storage::Inspector& inspector,
                                              const base::Clock& clock, http::Fetcher& fetcher) {
    std::vector<std::string> sentences = examine_secrets(settings);
    for (std::string& sentence : examine_disk(settings)) sentences.push_back(std::move(sentence));
    if (const auto theirs = inspector.clock_time()) {
        if (auto sentence = examine_clock(clock, *theirs, "the database's server"))
            sentences.push_back(std::move(*sentence));
    }
    for (const oauth::Provider& provider : served_providers(settings, "")) {
        if (auto sentence = examine_provider(provider, clock, fetcher))
            sentences.push_back(std::move(*sentence));
    }
    return sentences;
}

}  // namespace holdfast::cli
