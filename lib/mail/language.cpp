#include "mail/language.h"

#include "base/text.h"

#include <algorithm>

namespace holdfast::mail {
namespace {

constexpr int kFull = 1000;

// "0.8" in thousandths; 0 for what is no weight.
int weight_of(std::string_view text) {
    if (text.starts_with('1')) return kFull;
    if (!text.starts_with("0.")) return 0;
    int weight = 0, place = 100;
    for (const char c : text.substr(2)) {
        if (c < '0' || c > '9' || place == 0) return 0;
        weight += (c - '0') * place;
        place /= 10;
    }
    return weight;
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

std::string language_of(std::string_view accept_language, std::span<const std::string> languages,
                        std::string_view otherwise) {
    std::string best(otherwise);
    int most = 0;
    while (!accept_language.empty()) {
        const std::string_view item = accept_language.substr(0, accept_language.find(','));
        accept_language.remove_prefix(std::min(item.size() + 1, accept_language.size()));
        const std::string_view tag = trimmed(item.substr(0, item.find(';')));
        const auto q = item.find("q=");
        const int weight = q == item.npos ? kFull : weight_of(trimmed(item.substr(q + 2)));
        const std::string language = base::ascii_lower(tag.substr(0, tag.find('-')));
        if (weight <= most || std::ranges::find(languages, language) == languages.end()) continue;
        best = language;
        most = weight;
    }
    return best;
}

}  // namespace holdfast::mail
