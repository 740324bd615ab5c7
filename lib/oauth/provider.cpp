#include "oauth/provider.h"

#include "base/encoding.h"
#include "base/text.h"

#include <algorithm>
#include <cstddef>

namespace holdfast::oauth {
namespace {

constexpr std::string_view kTenantPlaceholder = "{tenantid}";
constexpr std::size_t kUuidSize = 36;
constexpr std::size_t kMaxIdBytes = 255;
constexpr std::size_t kMaxEmailBytes = 254;
constexpr std::size_t kMaxErrorWordBytes = 40;

bool is_usable(const std::string* text, std::size_t max_bytes) {
    return text != nullptr && !text->empty() && text->size() <= max_bytes && !base::has_control(*text);
}

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

bool Provider::expects_id_token() const {
    return std::find(scopes.begin(), scopes.end(), "openid") != scopes.end();
}

std::string Provider::scope() const {
    std::string joined;
    for (const std::string& one : scopes) {
        if (!joined.empty()) joined += ' ';
        joined += one;
    }
    return joined;
}

const Provider* Providers::find(std::string_view name) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [name](const Provider& entry) { return entry.name == name; });
    return found == entries_.end() ? nullptr : &*found;
}

bool has_same_subject(const Identity& identity, const base::Json& id_token_claims) {
    const std::string* subject = id_token_claims.string("sub");
    return subject != nullptr && *subject == identity.subject.value_or(identity.provider_account_id);
}

std::optional<Identity> make_identity(const std::string* id, const std::string* email) {
    if (!is_usable(id, kMaxIdBytes) || !is_usable(email, kMaxEmailBytes)) return std::nullopt;
    return Identity{*id, *email};
}

bool is_provider_url(std::string_view text) {
    const auto url = http::Url::parse(text);
    return url && (url->scheme == "https" || url->is_loopback());
}

std::optional<Quota> make_quota(const std::int64_t* used, const std::int64_t* total) {
    if (used == nullptr || *used < 0) return std::nullopt;
    return Quota{*used, total != nullptr && *total > 0 ? std::optional(*total) : std::nullopt};
}

bool issuer_matches(std::string_view expected, std::string_view issuer,
                    const std::optional<std::string>& tenant_id) {
    const std::size_t at = expected.find(kTenantPlaceholder);
    if (at == std::string_view::npos) return issuer == expected;
    const std::string_view before = expected.substr(0, at);
    const std::string_view after = expected.substr(at + kTenantPlaceholder.size());
    if (issuer.size() != before.size() + kUuidSize + after.size()) return false;
    const std::string_view tenant = issuer.substr(at, kUuidSize);
    return issuer.starts_with(before) && issuer.ends_with(after) && base::is_uuid(tenant) &&
           (!tenant_id || tenant == *tenant_id);
}

std::string logged_error_word(const Provider& provider, const base::Json& refusal) {
    if (provider.read_error_word == nullptr) return {};
    const std::string word = provider.read_error_word(refusal);
    const bool is_word = !word.empty() && word.size() <= kMaxErrorWordBytes &&
                         std::all_of(word.begin(), word.end(), is_word_character);
    return is_word ? " " + word : std::string();
}

}  // namespace holdfast::oauth
