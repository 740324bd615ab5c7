#include "oauth/demo/authorize.h"

#include "base/encoding.h"
#include "oauth/demo/answers.h"
#include "oauth/demo/dialect.h"
#include "oauth/demo/faults.h"
#include "oauth/demo/page.h"
#include "oauth/demo/parameters.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::oauth::demo {
namespace {

constexpr std::size_t kDigestBytes = 32;
constexpr std::size_t kMaxNonceBytes = 512;

// AADSTS codes as in https://learn.microsoft.com/entra/identity-platform/reference-error-codes.
constexpr OAuthError kAmbiguous{
    400, "invalid_request", 9000411,
    "The request is not properly formatted. A parameter is duplicated or malformed."};
constexpr OAuthError kNoResponseType{400, "invalid_request", 900144,
                                     "The request must contain the following parameter: 'response_type'."};
constexpr OAuthError kResponseType{400, "unsupported_response_type", 70005,
                                   "Only the response_type 'code' is supported."};
constexpr OAuthError kResponseMode{400, "invalid_request", 90023,
                                   "Only the response_mode 'query' is supported."};
constexpr OAuthError kRequestObject{400, "request_not_supported", 90023,
                                    "The parameter 'request' is not supported."};
constexpr OAuthError kRequestUri{400, "request_uri_not_supported", 90023,
                                 "The parameter 'request_uri' is not supported."};
constexpr OAuthError kNoScope{400, "invalid_request", 900144,
                              "The request must contain the following parameter: 'scope'."};
constexpr OAuthError kScope{400, "invalid_scope", 70011,
                            "The provided value for the input parameter 'scope' is not valid."};
constexpr OAuthError kNoChallenge{400, "invalid_request", 9002325,
                                  "Proof Key for Code Exchange is required."};
constexpr OAuthError kChallenge{
    400, "invalid_request", 501491,
    "Only the code_challenge_method 'S256' is supported, with a challenge of 43 characters."};
constexpr OAuthError kNonce{400, "invalid_request", 90023, "The value of 'nonce' is too long."};
constexpr OAuthError kPrompt{400, "invalid_request", 90023, "Unsupported 'prompt' value."};
constexpr OAuthError kLoginRequired{400, "login_required", 50058,
                                    "A silent sign-in request was sent but no user is signed in."};
constexpr OAuthError kDeclined{400, "access_denied", 65004, "User declined to consent to access the app."};

// The value of a parameter; "" if it is absent or repeated.
std::string_view value_of(const http::Params& params, std::string_view name) {
    const std::string* value = params.only(name);
    return value == nullptr ? std::string_view() : std::string_view(*value);
}

// Why this request must not be answered by a redirect (RFC 6749 section 4.1.2.1); nullopt if it may be.
std::optional<std::string> client_fault(const Context& context, const http::Params& params) {
    bool is_known = false;
    for (const DemoClient& client : context.clients) {
        if (client.id != value_of(params, "client_id")) continue;
        is_known = true;
        const auto& uris = client.redirect_uris;
        const bool matches =
            std::find(uris.begin(), uris.end(), value_of(params, "redirect_uri")) != uris.end();
        if (matches) return std::nullopt;
    }
    if (!is_known) return "AADSTS700016: No application with this client_id is registered here.";
    return "AADSTS50011: The redirect_uri does not match one that is registered for the application.";
}

const OAuthError* prompt_fault(std::string_view prompt) {
    constexpr std::array<std::string_view, 5> kPrompts = {"", "none", "login", "consent", "select_account"};
    return std::find(kPrompts.begin(), kPrompts.end(), prompt) == kPrompts.end() ? &kPrompt : nullptr;
}

const OAuthError* challenge_fault(const http::Params& params) {
    const std::string_view challenge = value_of(params, "code_challenge");
    if (challenge.empty()) return &kNoChallenge;
    const auto digest = base::base64url_decode(challenge);
    const bool fits = digest && digest->size() == kDigestBytes;
    // Without a method the challenge would be plain (RFC 7636 section 4.3).
    return fits && value_of(params, "code_challenge_method") == "S256" ? nullptr : &kChallenge;
}

const OAuthError* request_fault(const Dialect& dialect, const http::Params& params) {
    if (is_ambiguous(params)) return &kAmbiguous;
    const std::string_view response_type = value_of(params, "response_type");
    if (response_type.empty()) return &kNoResponseType;
    if (response_type != "code") return &kResponseType;
    const std::string_view response_mode = value_of(params, "response_mode");
    if (!response_mode.empty() && response_mode != "query") return &kResponseMode;
    if (params.count("request") > 0) return &kRequestObject;
    if (params.count("request_uri") > 0) return &kRequestUri;
    if (const OAuthError* fault = challenge_fault(params)) return fault;
    const auto scopes = parse_scopes(value_of(params, "scope"));
    if (!scopes) return &kScope;
    if (scopes->empty() && dialect.requires_scope) return &kNoScope;
    if (value_of(params, "nonce").size() > kMaxNonceBytes) return &kNonce;
    return prompt_fault(value_of(params, "prompt"));
}

// Answers one request whose client is checked.
class Answerer {
  public:
    Answerer(Context& context, const Dialect& dialect, const http::Request& request,
             const http::Params& params)
        : context_(context), dialect_(dialect), request_(request), params_(params) {}

    http::Response refuse(const OAuthError& error) const {
        http::Params answer;
        answer.add("error", std::string(error.error));
        if (std::string text = dialect_.describe(error); !text.empty())
            answer.add("error_description", std::move(text));
        return redirect(std::move(answer));
    }

    http::Response grant(const Account& account) const {
        if (has_fault(account.email, Fault::access_denied)) return refuse(kDeclined);
        Authorization authorization{
            account,
            dialect_.realm(request_),
            std::string(value_of(params_, "client_id")),
            std::string(value_of(params_, "redirect_uri")),
            std::string(value_of(params_, "code_challenge")),
            parse_scopes(value_of(params_, "scope")).value_or(std::vector<std::string>()),
            std::nullopt,
            &dialect_,
            dialect_.is_offline(params_)};
        if (const std::string* nonce = params_.only("nonce")) authorization.nonce = *nonce;
        http::Params answer;
        answer.add("code", context_.grants.issue_code(std::move(authorization), context_.clock.now()));
        return redirect(std::move(answer));
    }

    http::Response page(int status, std::string_view email, std::string_view message) const {
        http::Params fields;
        for (const auto& [name, value] : params_.pairs()) {
            if (name != "email" && name != "deny") fields.add(name, value);
        }
        const std::string path = request_.target.substr(0, request_.target.find('?'));
        return account_page(status,
                            {context_.origin + path, fields, std::string(email), std::string(message)});
    }

  private:
    // 303 after the page's POST, so that the browser goes on with GET. No `iss`: none of these providers
    // sends it.
    http::Response redirect(http::Params answer) const {
        if (const std::string* state = params_.only("state")) answer.add("state", *state);
        const int status = request_.method == "POST" ? 303 : 302;
        http::Response response =
            http::Response::redirect(status, http::with_query(value_of(params_, "redirect_uri"), answer));
        response.headers.set("Cache-Control", "no-store");
        response.headers.set("Referrer-Policy", "no-referrer");
        return response;
    }

    Context& context_;
    const Dialect& dialect_;
    const http::Request& request_;
    const http::Params& params_;
};

}  // namespace

http::Response authorize(Context& context, const Dialect& dialect, const http::Request& request) {
    const http::Params& params = request.query;
    if (const auto fault = client_fault(context, params)) return error_page(400, *fault);
    const Answerer answerer(context, dialect, request, params);
    if (const OAuthError* fault = request_fault(dialect, params)) return answerer.refuse(*fault);
    const std::string_view login_hint = value_of(params, "login_hint");
    if (value_of(params, "prompt") != "none") return answerer.page(200, login_hint, "");
    const std::optional<Account> account = find_account(login_hint);
    return account ? answerer.grant(*account) : answerer.refuse(kLoginRequired);
}

http::Response submit_page(Context& context, const Dialect& dialect, const http::Request& request) {
    const http::Params params = http::Params::parse(request.body);
    if (const auto fault = client_fault(context, params)) return error_page(400, *fault);
    const Answerer answerer(context, dialect, request, params);
    if (const OAuthError* fault = request_fault(dialect, params)) return answerer.refuse(*fault);
    if (params.count("deny") > 0) return answerer.refuse(kDeclined);
    const std::string_view email = value_of(params, "email");
    const std::optional<Account> account = find_account(email);
    return account ? answerer.grant(*account) : answerer.page(400, email, "This is not an email address.");
}

}  // namespace holdfast::oauth::demo
