#include "storage/events.h"

namespace holdfast::storage {
namespace {

std::string quoted(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20) {
            quoted.append("\\u00").append({digits[byte >> 4], digits[byte & 15]});
        } else {
            if (c == '"' || c == '\\') quoted.push_back('\\');
            quoted.push_back(c);
        }
    }
    return quoted + '"';
}

}  // namespace

std::string json_object(std::initializer_list<std::pair<std::string_view, std::string_view>> members) {
    std::string json = "{";
    for (const auto& [key, value] : members) {
        json.append(json.size() == 1 ? "" : ",").append(quoted(key)).append(":").append(quoted(value));
    }
    return json + "}";
}

}  // namespace holdfast::storage
