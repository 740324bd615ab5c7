#include "oauth/demo/parameters.h"

#include <algorithm>
#include <cstddef>
#include <set>

namespace holdfast::oauth::demo {
namespace {

constexpr std::size_t kMaxScopeBytes = 1024;

// scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
bool is_scope_character(char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '\\'; }

}  // namespace

bool is_ambiguous(const http::Params& params) {
    std::set<std::string_view> names;
    for (const auto& [name, value] : params.pairs()) {
        if (!names.insert(name).second) return true;
    }
    return params.malformed();
}

std::optional<std::vector<std::string>> parse_scopes(std::string_view text) {
    if (text.size() > kMaxScopeBytes) return std::nullopt;
    std::vector<std::string> scopes;
    while (!text.empty()) {
        const std::string_view scope = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), scope.size() + 1));
        if (scope.empty()) continue;
        if (!std::all_of(scope.begin(), scope.end(), is_scope_character)) return std::nullopt;
        if (std::find(scopes.begin(), scopes.end(), scope) == scopes.end()) scopes.emplace_back(scope);
    }
    return scopes;
}

}  // namespace holdfast::oauth::demo
