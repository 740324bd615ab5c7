#include "cli/values.h"

#include "base/text.h"
#include "storage/open.h"

#include <algorithm>
#include <charconv>
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

Fault set_endpoint(http::Endpoint& field, const std::string& value) {
    auto endpoint = http::Endpoint::parse(value);
    if (!endpoint) return "'" + value + "' is not ADDRESS:PORT";
    field = std::move(*endpoint);
    return std::nullopt;
}

Fault set_switch(bool& field, const std::string& value) {
    const std::string text = base::ascii_lower(value);
    field = text == "1" || text == "true" || text == "yes" || text == "on";
    if (field || text == "0" || text == "false" || text == "no" || text == "off") return std::nullopt;
    return "'" + value + "' is neither on nor off";
}

Fault set_count(std::size_t& field, const std::string& value) {
    constexpr std::size_t kMost = 1000;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), field);
    const bool whole = error == std::errc{} && end == value.data() + value.size();
    return whole && field >= 1 && field <= kMost ? std::nullopt : Fault("'" + value + "' is not 1 to 1000");
}

Fault set_base_url(std::string& field, const std::string& value) {
    field = value.ends_with('/') ? value.substr(0, value.size() - 1) : value;
    const auto url = http::Url::parse(field);
    if (!url) return "'" + value + "' is not an http or https URL";
    if (!url->path.empty() || !url->query.empty()) return "'" + value + "' must end after its host and port";
    return std::nullopt;
}

Fault set_proxies(http::AddressRanges& field, std::string value) {
    std::ranges::replace(value, ',', ' ');
    for (const std::string& text : split(value)) {
        const auto range = http::AddressRange::parse(text);
        if (!range) return "'" + text + "' is neither an address nor a range such as 10.0.0.0/8";
        field.push_back(*range);
    }
    return field.empty() ? Fault("is empty") : std::nullopt;
}

Fault set_hosts(std::vector<std::string>& field, std::string value) {
    std::ranges::replace(value, ',', ' ');
    for (const std::string& text : split(value)) {
        const auto endpoint = http::Endpoint::parse(text + ":0");
        if (!endpoint) return "'" + text + "' is not the name or address of a host; give it without a port";
        field.push_back(endpoint->address);
    }
    return field.empty() ? Fault("is empty") : std::nullopt;
}

Fault set_hours(std::chrono::hours& field, const std::string& value, int least, int most) {
    int number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    field = std::chrono::hours(number);
    const bool whole = error == std::errc{} && std::string_view(end) == "h";
    return whole && number >= least && number <= most
               ? std::nullopt
               : Fault("'" + value + "' is not " + std::to_string(least) + "h to " + std::to_string(most) +
                       "h");
}

}  // namespace holdfast::cli
