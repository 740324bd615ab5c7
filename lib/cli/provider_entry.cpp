#include "cli/provider_entry.h"

#include "base/text.h"
#include "cli/provider_settings.h"
#include "cli/secret_file.h"
#include "cli/usage.h"
#include "cli/values.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <string_view>

namespace holdfast::cli {
namespace {

using base::Json;
using oauth::Provider;

constexpr std::string_view kOidc = "oidc";
constexpr std::size_t kLongestName = 32;
constexpr std::size_t kLongestDisplayName = 64;

// What the authorization request has of its own (RFC 6749 section 4.1.1, RFC 7636, OpenID Connect Core
// sections 3.1.2.1 and 6), and response_mode: the response is read from the query.
constexpr std::array<std::string_view, 12> kOwnParameters = {
    "response_type",         "client_id", "redirect_uri", "scope",   "state",       "code_challenge",
    "code_challenge_method", "nonce",     "login_hint",   "request", "request_uri", "response_mode"};

// They name people, and may be given to others (OpenID Connect Core section 5.7).
constexpr std::array<std::string_view, 4> kNoIds = {"email", "preferred_username", "name", "phone_number"};

// "client_id" for the setting "client-id".
std::string member_name(std::string name) {
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

Fault name_fault(const std::string& name) {
    constexpr const char* kPlain = "abcdefghijklmnopqrstuvwxyz0123456789_";
    const bool fits =
        !name.empty() && name.size() <= kLongestName && name.find_first_not_of(kPlain) == std::string::npos;
    return fits ? std::nullopt : Fault("'" + name + "' is not 1 to 32 lower case letters, digits and '_'");
}

Fault display_name_fault(const std::string& name) {
    const bool fits = !name.empty() && name.size() <= kLongestDisplayName && !base::has_control(name);
    return fits ? std::nullopt : Fault("must have 1 to 64 visible characters");
}

class EntryReader {
  public:
    EntryReader(const Json& json, const std::string& place, const oauth::Providers& known)
        : json_(json), place_(place), known_(known) {}

    ProviderEntry read() {
        if (!json_.is_object()) {
            entry_.faults.push_back(place_ + " must be an object");
            return std::move(entry_);
        }
        if (!read_kind()) return std::move(entry_);
        read_names();
        for (const oauth::ProviderSetting& setting : provider_settings(entry_.provider)) read(setting);
        read_secret();
        read_authorization_parameters();
        if (is_oidc()) {
            read_oidc();
        } else if (lacks_issuer_and_keys(entry_.provider, [this](std::string_view setting) {
                       return is_given(member_name(std::string(setting)));
                   })) {
            note("issuer",
                 "and jwks_uri must be set if an endpoint is overridden, or openid must leave scopes");
        }
        refuse_unknown_members();
        return std::move(entry_);
    }

  private:
    void note(const std::string& member, const Fault& fault) {
        if (fault) entry_.faults.push_back(place_ + "." + member + ": " + *fault);
    }
    bool is_oidc() const { return kind_ == kOidc; }
    bool is_given(std::string_view member) const { return json_.find(member) != nullptr; }

    // The member's text; a null pointer if it is absent, or is no text, which is noted.
    const std::string* text(const std::string& member) {
        members_.insert(member);
        const Json* value = json_.find(member);
        if (value != nullptr && value->as_string() == nullptr) note(member, "must be a text");
        return value == nullptr ? nullptr : value->as_string();
    }
    const std::string* required_text(const std::string& member) {
        const std::string* value = text(member);
        if (!is_given(member)) note(member, "is missing");
        return value;
    }
    // The texts of an object; nullptr as above.
    const Json::Object* texts(const std::string& member) {
        members_.insert(member);
        const Json* value = json_.find(member);
        if (value == nullptr) return nullptr;
        const Json::Object* object = value->as_object();
        const bool fits = object != nullptr && std::ranges::all_of(*object, [](const Json::Member& one) {
                              return one.second.as_string() != nullptr;
                          });
        if (!fits) note(member, "must be an object of texts");
        return fits ? object : nullptr;
    }

    bool read_kind() {
        std::vector<std::string> kinds{std::string(kOidc)};
        for (const Provider& one : known_.all()) kinds.push_back(one.name);
        const std::string* kind = required_text("kind");
        if (kind == nullptr) return false;
        kind_ = *kind;
        const Provider* known = known_.find(kind_);
        if (!is_oidc() && known == nullptr) {
            note("kind", "there is no kind '" + kind_ + "'" + suggestion(kind_, kinds));
            return false;
        }
        entry_.provider = is_oidc() ? oauth::oidc_provider(read_claims()) : *known;
        return true;
    }

    void read_names() {
        Provider& provider = entry_.provider;
        if (const std::string* name = required_text("name")) {
            note("name", name_fault(*name));
            if (known_.find(*name) != nullptr && *name != kind_)
                note("name", "'" + *name + "' is the name of a kind of its own");
            // Several of one kind must not look alike.
            if (*name != kind_) provider.display_name = *name;
            provider.name = *name;
        }
        if (const std::string* name = text("display_name")) {
            note("display_name", display_name_fault(*name));
            provider.display_name = *name;
        }
    }

    void read(const oauth::ProviderSetting& setting) {
        const std::string member = member_name(setting.name);
        if (member == "scopes") return read_scopes(setting);
        if (const std::string* value = text(member)) note(member, setting.apply(entry_.provider, *value));
    }

    void read_scopes(const oauth::ProviderSetting& setting) {
        members_.insert("scopes");
        const Json* scopes = json_.find("scopes");
        if (scopes == nullptr) return;
        std::string joined;
        bool fits = scopes->as_array() != nullptr;
        for (std::size_t i = 0; fits && i < scopes->as_array()->size(); ++i) {
            const std::string* scope = (*scopes->as_array())[i].as_string();
            fits = scope != nullptr && !scope->empty() && scope->find(' ') == std::string::npos;
            if (fits) joined += (joined.empty() ? "" : " ") + *scope;
        }
        note("scopes",
             fits ? setting.apply(entry_.provider, joined) : Fault("must be a list of texts without blanks"));
    }

    void read_secret() {
        if (!is_given("client_id")) note("client_id", "is missing");
        if (const std::string* path = text("client_secret_file")) {
            if (is_given("client_secret")) note("client_secret", "and client_secret_file exclude each other");
            entry_.secret_file = *path;
            const auto secret = read_secret_file(*path);
            note("client_secret_file", secret ? set_text(entry_.provider.client_secret, *secret)
                                              : Fault("'" + *path + "' can't be read"));
        } else if (!is_given("client_secret") && !is_given("client_secret_file")) {
            note("client_secret", "is missing, or client_secret_file");
        }
    }

    void read_authorization_parameters() {
        const Json::Object* given = texts("authorization_parameters");
        if (given == nullptr) return;
        http::Params params;
        for (const auto& [name, value] : entry_.provider.authorization_parameters.pairs()) {
            if (json_.find("authorization_parameters")->find(name) == nullptr) params.add(name, value);
        }
        for (const auto& [name, value] : *given) {
            if (std::ranges::find(kOwnParameters, name) != kOwnParameters.end())
                note("authorization_parameters." + name, "is Holdfast's own");
            params.add(name, *value.as_string());
        }
        entry_.provider.authorization_parameters = std::move(params);
    }

    oauth::ClaimNames read_claims() {
        oauth::ClaimNames claims;
        const Json::Object* given = texts("claims");
        if (given == nullptr) return claims;
        for (const auto& [name, value] : *given) {
            const std::string& claim = *value.as_string();
            if (name != "id" && name != "email")
                note("claims." + name, "is neither id nor email" + suggestion(name, {"id", "email"}));
            if (claim.empty()) note("claims." + name, "is empty");
            if (name == "id" && std::ranges::find(kNoIds, claim) != kNoIds.end())
                note("claims.id",
                     "'" + claim + "' may be given to somebody else: take a claim that never changes");
            (name == "id" ? claims.id : claims.email) = claim;
        }
        return claims;
    }

    void read_oidc() {
        Provider& provider = entry_.provider;
        if (!is_given("issuer")) note("issuer", "is missing");
        if (provider.issuer.find_first_of("{?#") != std::string::npos)
            note("issuer", "must be the issuer to the letter, without a query");
        if (!provider.scopes.empty() && !provider.expects_id_token()) note("scopes", "must have openid");
        read_identity_source();
        read_endpoints();
    }

    void read_identity_source() {
        const std::string* source = text("identity_source");
        if (source == nullptr) return;
        if (*source != "userinfo" && *source != "id_token")
            note("identity_source", "'" + *source + "' is neither userinfo nor id_token");
        if (*source == "id_token") entry_.provider.identity_source = oauth::IdentitySource::id_token;
    }

    // Either all that is needed is given, or it is discovered.
    void read_endpoints() {
        Provider& provider = entry_.provider;
        const std::array<std::string, 3> needed = {"authorization_endpoint", "token_endpoint", "jwks_uri"};
        const auto given = std::ranges::count_if(needed, [this](const auto& name) { return is_given(name); });
        const std::string* method = text("client_authentication");
        if (given == 0) {
            for (const char* member : {"identity_endpoint", "client_authentication"}) {
                if (is_given(member))
                    note(member,
                         "is taken from the issuer's discovery document, unless "
                         "authorization_endpoint, token_endpoint and jwks_uri are set");
            }
            return;
        }
        for (const std::string& member : needed) {
            if (!is_given(member)) note(member, "is missing: set all endpoints, or none to discover them");
        }
        if (provider.identity_endpoint.empty()) provider.identity_source = oauth::IdentitySource::id_token;
        // OpenID Connect Core section 9: the default.
        provider.client_authentication = oauth::ClientAuthentication::client_secret_basic;
        if (method == nullptr || *method == "client_secret_basic") return;
        if (*method != "client_secret_post")
            note("client_authentication",
                 "'" + *method + "' is neither client_secret_basic nor client_secret_post");
        provider.client_authentication = oauth::ClientAuthentication::client_secret_post;
    }

    void refuse_unknown_members() {
        const std::vector<std::string> names(members_.begin(), members_.end());
        for (const auto& [name, value] : *json_.as_object()) {
            if (!members_.contains(name)) note(name, "there is no such member" + suggestion(name, names));
        }
    }

    const Json& json_;
    const std::string& place_;
    const oauth::Providers& known_;
    std::string kind_;
    std::set<std::string> members_;  // those that an entry of this kind may have
    ProviderEntry entry_;
};

}  // namespace

ProviderEntry read_provider_entry(const Json& json, const std::string& place, const oauth::Providers& known) {
    return EntryReader(json, place, known).read();
}

}  // namespace holdfast::cli
