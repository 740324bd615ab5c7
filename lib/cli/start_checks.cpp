#include "cli/start_checks.h"

#include "base/authorities.h"
#include "base/text.h"
#include "cli/secret_file.h"
#include "cli/secrets.h"
#include "http/url.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace holdfast::cli {
namespace {

constexpr double kMinSecretBits = 96;

void warn_of_open_files(const Settings& settings, std::vector<std::string>& warnings) {
    for (const auto& [flag, path] : settings.secret_files) {
        if (is_open_to_others(path))
            warnings.push_back("--" + flag + ": every user of this machine can read " + path +
                               ": chmod o= it");
    }
    if (is_open_to_others(settings.data_dir)) {
        warnings.push_back("--data-dir: every user of this machine can look into " +
                           settings.data_dir.string() + ": chmod 700 it");
    } else if (is_open_to_others(settings.data_dir / "secret")) {
        warnings.push_back("--data-dir: the file secret in it is readable by every user: chmod 600 it");
    }
}

void warn_of_guessable_secrets(const Settings& settings, std::vector<std::string>& warnings) {
    const std::string advice = ": it can be guessed; make one with `openssl rand -base64 32`";
    if (std::ranges::any_of(load_secrets(settings), is_guessable)) warnings.push_back("--secret" + advice);
    if (!settings.jwt_secret.empty() && is_guessable(settings.jwt_secret))
        warnings.push_back("--jwt-secret" + advice);
    const std::string& service_key = settings.api_keys.service_role;
    if (!service_key.empty() && is_guessable(service_key))
        warnings.push_back("--supabase-service-role-key" + advice);
}

// The part of a host name that one owner registers: "example.co.uk" of "app.example.co.uk".
std::string domain_of(const std::string& host) {
    constexpr std::size_t kShort = 3;
    const std::size_t last = host.rfind('.');
    if (last == std::string::npos || last == 0) return host;
    const std::size_t second = host.rfind('.', last - 1);
    if (second == std::string::npos || second == 0) return host;
    const bool is_short = last - second - 1 <= kShort && host.size() - last - 1 == 2;
    if (!is_short) return host.substr(second + 1);
    const std::size_t third = host.rfind('.', second - 1);
    return third == std::string::npos ? host : host.substr(third + 1);
}

bool is_ip_address(const std::string& host) {
    return host.find(':') != std::string::npos || host.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace

bool is_guessable(std::string_view secret) {
    std::array<std::size_t, 256> counts{};
    for (const char byte : secret) ++counts[static_cast<unsigned char>(byte)];
    double bits = 0;
    const auto size = static_cast<double>(secret.size());
    for (const std::size_t count : counts) {
        if (count > 0) bits += static_cast<double>(count) * std::log2(size / static_cast<double>(count));
    }
    return bits < kMinSecretBits;
}

bool is_same_site(const std::string& one_url, const std::string& other_url) {
    const auto one = http::Url::parse(one_url), other = http::Url::parse(other_url);
    if (!one || !other || one->scheme != other->scheme) return false;
    const std::string host = base::ascii_lower(one->host), other_host = base::ascii_lower(other->host);
    if (host == other_host) return true;
    return !is_ip_address(host) && !is_ip_address(other_host) && domain_of(host) == domain_of(other_host);
}

std::vector<std::string> start_warnings(const Settings& settings, const std::string& public_url,
                                        const std::string& app_url) {
    std::vector<std::string> warnings;
    warn_of_open_files(settings, warnings);
    warn_of_guessable_secrets(settings, warnings);
    if (!settings.demo && !base::authorities_file() && std::getenv("SSL_CERT_DIR") == nullptr) {
        warnings.push_back(
            "There are no certificate authorities on this system, so no provider, webhook or mail server can "
            "be"
            " verified and none is connected to by TLS: install ca-certificates, or name their file in"
            " SSL_CERT_FILE");
    }
    const auto url = http::Url::parse(public_url);
    if (url && url->scheme == "http" && !url->is_loopback()) {
        warnings.push_back(
            "--public-url: " + public_url +
            " sends passwords and cookies in the clear: use https, behind a proxy that ends TLS");
    }
    if (!is_same_site(public_url, app_url)) {
        warnings.push_back(
            "--app-url: " + app_url + " is another site than " + public_url +
            ", so browsers keep no cookie there: nobody stays signed in on it or connects an account from it,"
            " not with \"cookies\":false either: serve both below one domain");
    }
    return warnings;
}

}  // namespace holdfast::cli
