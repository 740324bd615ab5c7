#include "oauth/token.h"

#include "base/json.h"
#include "base/text.h"
#include "http/url.h"
#include "oauth/client_credentials.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <utility>

namespace holdfast::oauth {
namespace {

constexpr std::size_t kMaxTokenBytes = 16 * 1024;
constexpr std::size_t kMaxScopeBytes = 4 * 1024;
constexpr std::size_t kMaxErrorBytes = 40;
constexpr std::int64_t kMaxRetryAfter = std::int64_t{24} * 60 * 60;
constexpr std::int64_t kMaxExpiresIn = std::int64_t{10} * 365 * 24 * 60 * 60;

bool is_visible_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_token(const std::string* text) {
    return text != nullptr && !text->empty() && text->size() <= kMaxTokenBytes && is_visible_ascii(*text);
}

bool is_bearer(const std::string* token_type) {
    return token_type != nullptr && base::ascii_lower(*token_type) == "bearer";
}

// Reads an optional token into `out`. Returns false if the member is there but is not a token.
bool read_optional_token(const base::Json& answer, std::string_view name, std::optional<std::string>& out) {
    const base::Json* member = answer.find(name);
    if (member == nullptr || member->is_null()) return true;
    if (!is_token(member->as_string())) return false;
    out = *member->as_string();
    return true;
}

bool read_scope(const base::Json& answer, std::string& out) {
    const base::Json* member = answer.find("scope");
    if (member == nullptr || member->is_null()) return true;
    const std::string* scope = member->as_string();
    if (scope == nullptr || scope->size() > kMaxScopeBytes || base::has_control(*scope)) return false;
    if (!scope->empty()) out = *scope;
    return true;
}

std::optional<std::int64_t> read_expires_in(const base::Json& answer, const Provider& provider) {
    const base::Json* member = answer.find("expires_in");
    if (member == nullptr || member->is_null()) return provider.default_expires_in;
    const std::int64_t* seconds = member->as_integer();
    return seconds == nullptr ? std::nullopt : std::optional(*seconds);
}

// The words of an error body that may be logged. Its description may quote the request, so it is left out.
std::string error_words(const Provider& provider, const base::Json& answer) {
    const std::string* error = answer.string("error");
    const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    const bool is_word = error != nullptr && error->size() <= kMaxErrorBytes &&
                         std::all_of(error->begin(), error->end(), is_plain);
    return (is_word ? " " + *error : "") + logged_error_word(provider, answer);
}

bool says_expired(const Provider& provider, const base::Json& refusal) {
    return provider.read_error_word != nullptr &&
           std::ranges::find(provider.expired_grant_words, provider.read_error_word(refusal)) !=
               provider.expired_grant_words.end();
}

// In its form of seconds; the form of a date is not read.
std::optional<std::chrono::seconds> read_retry_after(const http::Answer& answer) {
    const std::string* value = answer.headers.find("Retry-After");
    if (value == nullptr) return std::nullopt;
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), seconds);
    const bool whole = error == std::errc{} && end == value->data() + value->size();
    if (!whole || seconds < 0 || seconds > kMaxRetryAfter) return std::nullopt;
    return std::chrono::seconds(seconds);
}

TokenResult read_refusal(const Provider& provider, const http::Answer& answer) {
    TokenFailure failure{"token endpoint answered " + std::to_string(answer.status),
                         read_retry_after(answer)};
    const std::optional<base::Json> body = base::Json::parse(answer.body);
    if (!body) return failure;
    const std::string* error = body->string("error");
    const bool is_client_error = answer.status >= 400 && answer.status < 500;
    if (is_client_error && error != nullptr && *error == "invalid_grant")
        return InvalidGrant{says_expired(provider, *body)};
    failure.why += error_words(provider, *body);
    return failure;
}

// Sends a token request and reads its answer.
TokenResult send(http::Fetcher& fetcher, const Provider& provider, http::Params form,
                 const std::string& asked_scope) {
    http::FetchRequest request{"POST", provider.token_endpoint, {}, {}};
    add_client_credentials(provider, request, form);
    request.body = form.encode();
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.headers.set("Accept", "application/json");

    const http::FetchResult result = fetcher.fetch(request);
    if (const auto* failure = std::get_if<http::FetchFailure>(&result)) {
        return TokenFailure{.why = "token endpoint: " + std::string(http::name(*failure)),
                            .is_answer_lost = http::may_have_arrived(*failure)};
    }
    const http::Answer& answer = std::get<http::Answer>(result);
    if (answer.status != 200) return read_refusal(provider, answer);
    std::optional<TokenResponse> tokens = parse_token_response(answer.body, provider, asked_scope);
    if (!tokens)
        return TokenFailure{.why = "token endpoint answered 200 with no token response",
                            .is_answer_lost = true};
    return std::move(*tokens);
}

}  // namespace

TokenResult request_token(http::Fetcher& fetcher, const Provider& provider, const std::string& redirect_uri,
                          const std::string& code, const std::string& code_verifier) {
    http::Params form;
    form.add("grant_type", "authorization_code");
    form.add("code", code);
    form.add("redirect_uri", redirect_uri);
    form.add("code_verifier", code_verifier);
    return send(fetcher, provider, std::move(form), provider.scope());
}

TokenResult request_refresh(http::Fetcher& fetcher, const Provider& provider,
                            const std::string& refresh_token, const std::string& granted_scope) {
    http::Params form;
    form.add("grant_type", "refresh_token");
    form.add("refresh_token", refresh_token);
    return send(fetcher, provider, std::move(form), granted_scope);
}

std::optional<TokenResponse> parse_token_response(const std::string& body, const Provider& provider,
                                                  const std::string& asked_scope) {
    const std::optional<base::Json> answer = base::Json::parse(body);
    if (!answer || !is_bearer(answer->string("token_type")) || !is_token(answer->string("access_token"))) {
        return std::nullopt;
    }
    const std::optional<std::int64_t> expires_in = read_expires_in(*answer, provider);
    if (!expires_in || *expires_in <= 0 || *expires_in > kMaxExpiresIn) return std::nullopt;

    TokenResponse tokens{*answer->string("access_token"), std::nullopt, std::nullopt, *expires_in,
                         asked_scope};
    if (!read_optional_token(*answer, "refresh_token", tokens.refresh_token)) return std::nullopt;
    if (!read_optional_token(*answer, "id_token", tokens.id_token)) return std::nullopt;
    if (!read_scope(*answer, tokens.granted_scope)) return std::nullopt;
    return tokens;
}

}  // namespace holdfast::oauth
