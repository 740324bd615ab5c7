#include "storage/database_url.h"

#include "storage/open.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

namespace holdfast::storage {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

bool is_postgresql(std::string_view url) {
    return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

// SQLite does not take every relative name as a path: "file:..." is a URI.
std::string absolute_path(const std::string& path) {
    if (path.empty()) throw BadDatabaseUrl("sqlite: a path must follow, as in sqlite:holdfast.db");
    if (path == ":memory:") throw BadDatabaseUrl("sqlite: a database in memory is not durable; name a file");
    return std::filesystem::absolute(path).string();
}

}  // namespace

DatabaseUrl read_database_url(const std::string& url) {
    if (url.starts_with(kSqlite)) return {BackendKind::sqlite, absolute_path(url.substr(kSqlite.size()))};
    if (is_postgresql(url)) return {BackendKind::postgresql, url};
    throw BadDatabaseUrl("a database URL begins with sqlite: or postgresql://");
}

std::string printable_url(const std::string& url) {
    if (url.starts_with(kSqlite)) return url;
    if (!is_postgresql(url)) return "(a URL of no known kind)";
    const std::size_t begin = url.find("//") + 2;
    const std::string scheme = url.substr(0, begin), rest = url.substr(begin);
    const std::string authority = rest.substr(0, rest.find_first_of("/?"));
    const std::size_t at = authority.rfind('@');
    // A second '@' may belong to a password that is not escaped: then nothing more is shown.
    if (rest.rfind('@') != at) return scheme + "...";
    const std::string location = rest.substr(0, rest.find('?')).substr(at == rest.npos ? 0 : at + 1);
    if (at == rest.npos) return scheme + location;
    return scheme + authority.substr(0, std::min(authority.find(':'), at)) + "@" + location;
}

}  // namespace holdfast::storage
