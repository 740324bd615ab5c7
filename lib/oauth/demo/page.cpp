#include "oauth/demo/page.h"

#include "base/text.h"
#include "oauth/demo/accounts.h"
#include "oauth/demo/faults.h"
#include "oauth/demo/style.h"

#include <optional>
#include <utility>

namespace holdfast::oauth::demo {
namespace {

// form-action names schemes only: a browser applies it to every redirect after a form as well, and the
// client's callback may redirect to any origin.
constexpr const char* kContentSecurityPolicy =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action http: https:; base-uri 'none'; "
    "frame-ancestors 'none'";

http::Response document(int status, std::string_view title, std::string_view content) {
    std::string html =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
    html += base::html_text(title);
    html +=
        " - demo provider</title>\n<link rel=\"stylesheet\" "
        "href=\"/demo/style.css\">\n<link rel=\"icon\" type=\"image/svg+xml\" "
        "href=\"/demo/icon.svg\">\n</head>\n<body>\n<main>\n"
        "<p class=\"badge\">Demo provider</p>\n";
    html += content;
    html += "</main>\n</body>\n</html>\n";
    http::Response response{status, {}, std::move(html)};
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.headers.set("Content-Security-Policy", kContentSecurityPolicy);
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("Referrer-Policy", "no-referrer");
    response.headers.set("Cache-Control", "no-store");
    return response;
}

std::string form(std::string_view id, const AccountPage& page, std::string_view content) {
    std::string html = "<form id=\"" + std::string(id) + "\" method=\"post\" action=\"" +
                       base::html_text(page.action) + "\">\n";
    for (const auto& [name, value] : page.fields.pairs()) {
        html += "<input type=\"hidden\" name=\"" + base::html_text(name) + "\" value=\"" +
                base::html_text(value) + "\">\n";
    }
    return html + std::string(content) + "</form>\n";
}

std::string account_buttons() {
    std::string html;
    for (const std::string_view email : kSampleEmails) {
        const std::optional<Account> account = find_account(email);
        html += "<button class=\"account\" type=\"submit\" name=\"email\" value=\"" + base::html_text(email) +
                "\"><span class=\"initial\" aria-hidden=\"true\">" +
                base::html_text(account->name.substr(0, 1)) + "</span><span><strong>" +
                base::html_text(account->name) + "</strong><small>" + base::html_text(email) +
                "</small></span></button>\n";
    }
    return html;
}

std::string other_email(const AccountPage& page) {
    std::string html = "<label for=\"email\">Or any other email</label>\n<div class=\"row\">\n";
    html +=
        "<input id=\"email\" name=\"email\" type=\"text\" inputmode=\"email\" autocomplete=\"off\" "
        "autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"254\" required "
        "placeholder=\"you@example.com\" "
        "value=\"" +
        base::html_text(page.email) + "\">\n<button type=\"submit\">Continue</button>\n</div>\n";
    if (!page.message.empty())
        html += "<p class=\"message\" role=\"alert\">" + base::html_text(page.message) + "</p>\n";
    return html;
}

std::string with_tag(std::string_view tag) { return "sam+" + std::string(tag) + "@demo.example"; }

std::string fault_text(const FaultTag& entry) {
    return "<span><strong>" + base::html_text(entry.title) + "</strong><small>" +
           base::html_text(entry.teaches) + "</small><code>+" + base::html_text(entry.tag) + "</code></span>";
}

constexpr const char* kFaultsBegin =
    "<details>\n<summary>Make something go wrong</summary>\n<p>A tag in the email chooses the fault, as in "
    "<code>sam+slow@demo.example</code>.</p>\n";

// Each fault as an account to choose.
std::string fault_buttons() {
    std::string html = kFaultsBegin;
    for (const FaultTag& entry : kFaultTags) {
        html += "<button class=\"account\" type=\"submit\" name=\"email\" value=\"" +
                base::html_text(with_tag(entry.tag)) + "\">" + fault_text(entry) + "</button>\n";
    }
    return html + "</details>\n";
}

std::string fault_list() {
    std::string html = std::string(kFaultsBegin) + "<ul class=\"faults\">\n";
    for (const FaultTag& entry : kFaultTags) html += "<li>" + fault_text(entry) + "</li>\n";
    return html + "</ul>\n</details>\n";
}

}  // namespace

http::Response account_page(int status, const AccountPage& page) {
    std::string content =
        "<h1>Choose an account</h1>\n"
        "<p>This page stands in for a cloud provider's sign-in. It is a demo without passwords: pick any "
        "account, and you have proved to Holdfast that you control it.</p>\n";
    content += form("accounts", page, account_buttons());
    content += form("other", page, other_email(page));
    content += form(
        "cancel", page,
        "<button id=\"deny\" class=\"quiet\" type=\"submit\" name=\"deny\" value=\"1\">Cancel</button>\n");
    content += form("faults", page, fault_buttons());
    return document(status, "Choose an account", content);
}

http::Response error_page(int status, std::string_view text) {
    return document(
        status, "This request can't be answered",
        "<h1>This request can't be answered</h1>\n<p class=\"message\" role=\"alert\">" +
            base::html_text(text) +
            "</p>\n<p>The app that sent you here asked in a way that this demo does not accept. Nobody was "
            "signed in.</p>\n");
}

http::Response home_page(std::string_view origin) {
    const std::string discovery = std::string(origin) + "/common/v2.0/.well-known/openid-configuration";
    std::string content =
        "<h1>A cloud provider, for practice</h1>\n"
        "<p>It stands in for a real provider while Holdfast runs with <code>--demo</code>, and speaks as one "
        "does: OAuth 2.0, OpenID Connect and a small account API. There is nothing to do at this address: "
        "open Holdfast and connect an account, and you are sent here to choose one.</p>\n<p>Its "
        "accounts:</p>\n"
        "<ul>\n";
    for (const std::string_view email : kSampleEmails) content += "<li>" + base::html_text(email) + "</li>\n";
    content +=
        "</ul>\n<p><a href=\"" + base::html_text(discovery) + "\">What it offers, for programs</a></p>\n";
    return document(200, "A cloud provider, for practice", content + fault_list());
}

http::Response not_found_page() {
    return document(404, "Nothing is at this address",
                    "<h1>Nothing is at this address</h1>\n<p><a href=\"/\">About this provider</a></p>\n");
}

http::Response icon() {
    http::Response response{200, {}, std::string(kIcon)};
    response.headers.set("Content-Type", "image/svg+xml");
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("Cache-Control", "no-cache");
    return response;
}

http::Response style_sheet() {
    http::Response response{200, {}, std::string(kStyleSheet)};
    response.headers.set("Content-Type", "text/css; charset=utf-8");
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("Cache-Control", "no-cache");
    return response;
}

}  // namespace holdfast::oauth::demo
