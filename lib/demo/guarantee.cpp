#include "demo/guarantee.h"

#include "api/errors.h"
#include "base/encoding.h"
#include "base/log.h"
#include "base/random.h"
#include "demo/lab_user.h"
#include "storage/errors.h"
#include "storage/open.h"
#include "storage/operator/inspect.h"
#include "storage/operator/transaction.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

namespace holdfast::demo {
namespace {

constexpr std::size_t kBrowsers = 8;

// Only its owner can read it.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "holdfast-lab-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw std::system_error(errno, std::generic_category(), "a folder for the throw-away database");
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

// The lines of the throw-away database would look as if they were of the real one.
class NoLog final : public base::Log {
  public:
    void write(base::Level, std::string_view) override {}
};

cli::InstallationOptions without_limits(cli::InstallationOptions options) {
    options.rate_limits = accounts::RateLimits::Switch::off;
    return options;
}

}  // namespace

struct Guarantee::Database {
    explicit Database(const GuaranteeParts& parts)
        : url("sqlite:" + (folder.path() / "holdfast.db").string()),
          store(storage::open_store(url)),
          installation(without_limits(parts.installation), {*store, fetcher, parts.clock, log}) {
        fetcher.add(parts.provider_origin, parts.provider);
        fetcher.add(parts.installation.public_url, [this](http::Request request) {
            installation.app().route(request);
            return installation.app().handle(request);
        });
        for (std::size_t i = 1; i <= kBrowsers; ++i) {
            const std::string number = std::to_string(i);
            users.emplace_back(
                "Racer " + number, "racer-" + number + "@lab.example",
                Browser(fetcher, {parts.installation.public_url, parts.installation.public_url}), *store,
                parts.clock);
        }
    }

    TemporaryFolder folder;
    std::string url;
    std::unique_ptr<storage::Store> store;
    DirectFetcher fetcher;
    NoLog log;
    cli::Installation installation;
    std::vector<LabUser> users;
};

Guarantee::Guarantee(GuaranteeParts parts) : parts_(std::move(parts)) {}
Guarantee::~Guarantee() = default;

Guarantee::Database& Guarantee::require_database() {
    if (!database_)
        throw api::Refusal(api::Error::invalid_request, "There is no throw-away database. Open one first.");
    return *database_;
}

void Guarantee::open() {
    close();
    database_ = std::make_unique<Database>(parts_);
    const auto transaction = storage::open_writing_transaction(database_->url);
    transaction->execute("DROP INDEX " + std::string(storage::kGlobalAccountIndex));
    transaction->commit();
}

Verdict Guarantee::race() {
    Database& database = require_database();
    const std::string account = "race-" + base::hex_encode(base::random_bytes(4)) + "@lab.example";
    return demo::race(database.users, kBrowsers, parts_.installation.providers.front().name, account,
                      database.url);
}

base::Json Guarantee::doctor() {
    const auto found = storage::open_inspector(require_database().url)->examine();
    base::Json::Array findings;
    for (const storage::Finding& finding : found) {
        findings.push_back(
            base::Json::object({{"severity", "fault"}, {"text", finding.what}, {"sql", finding.repair}}));
    }
    return base::Json::object({{"findings", std::move(findings)}, {"healthy", found.empty()}});
}

void Guarantee::repair() {
    const auto transaction = storage::open_writing_transaction(require_database().url);
    for (const storage::Finding& finding : storage::examine(*transaction))
        transaction->execute(finding.repair);
    transaction->commit();
}

void Guarantee::close() { database_.reset(); }

std::string Guarantee::index() {
    const auto transaction = storage::open_reading_transaction(require_database().url);
    const auto found = transaction->first_integer("SELECT count(*) FROM sqlite_schema WHERE name = $1",
                                                  {std::string(storage::kGlobalAccountIndex)});
    return found == 1 ? "present" : "dropped";
}

}  // namespace holdfast::demo
