// The connection string: whatever it is, it is read or refused, and no password of it is ever printed.
#include "storage/database_url.h"

#include "fuzz/property.h"
#include "storage/open.h"
#include "storage/postgres/connection_settings.h"

#include <algorithm>
#include <string>

using namespace holdfast;
using fuzz::must;

namespace {

// A word that no message of ours or libpq's has.
constexpr const char* kSecret = "hunter2hunter2";

void check_refusal(const storage::BadDatabaseUrl& refusal) {
    const bool repeats = std::string(refusal.what()).find(kSecret) != std::string::npos;
    must(!repeats, "a refusal does not repeat the URL");
}

void read(const std::string& url) try {
    const auto read = storage::read_database_url(url);
    if (read.backend == storage::BackendKind::sqlite) {
        must(read.location.starts_with('/'), "a file has an absolute path");
    } else {
        must(read.location == url, "libpq reads the URL itself");
    }
} catch (const storage::BadDatabaseUrl& refusal) {
    check_refusal(refusal);
}

bool sets(const storage::postgres::ConnectionSettings& settings, const std::string& keyword) {
    return std::any_of(settings.parameters.begin(), settings.parameters.end(),
                       [&](const auto& parameter) { return parameter.first == keyword; });
}

void read_as_postgresql(const std::string& url) try {
    for (const bool keeps_sessions : {true, false}) {
        const auto settings = storage::postgres::read_url(url, keeps_sessions);
        for (const char* keyword : {"connect_timeout", "tcp_user_timeout", "client_encoding"}) {
            must(sets(settings, keyword), "every connection has its limits");
        }
    }
} catch (const storage::BadDatabaseUrl& refusal) {
    check_refusal(refusal);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string text(fuzz::text_of(bytes, size));
    for (const std::string& url :
         {text, "sqlite:" + text, "postgresql://" + text, "postgresql://" + text + kSecret}) {
        read(url);
        read_as_postgresql(url);
        (void)storage::printable_url(url);
    }
    const std::string printed = storage::printable_url("postgresql://ada:" + text + "@h:5432/d?x=y");
    // A password that is a part of what is printed anyway can't be told apart.
    const bool is_told_apart =
        size >= 4 &&
        std::string("postgresql://ada@h:5432/d postgresql://...").find(text) == std::string::npos;
    must(!is_told_apart || printed.find(text) == std::string::npos, "no password is printed");
    return 0;
}
