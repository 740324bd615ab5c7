#include "cli/values.h"

#include "storage/open.h"

#include <algorithm>
#include <cstddef>

namespace holdfast::cli {

Fault set_text(std::string& field, const std::string& value) {
    field = value;
    return value.empty() ? Fault("is empty") : std::nullopt;
}

Fault database_url_fault(const std::string& url) {
    try {
        storage::check_database_url(url);
        return std::nullopt;
    } catch (const storage::BadDatabaseUrl& fault) {
        return fault.what();
    }
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

}  // namespace holdfast::cli
