#include "cli/secrets.h"

#include "cli/secret_file.h"

#include <cerrno>
#include <cstring>

#include <sys/stat.h>

namespace holdfast::cli {
namespace {

std::string error_text(const std::filesystem::path& path) {
    return path.string() + ": " + std::strerror(errno);
}

std::string secret_text(const Settings& settings) {
    const auto path = secret_path(settings);
    if (!path) return settings.secret;
    const bool is_given = !settings.secret_file.empty();
    if (!is_given && !std::filesystem::exists(*path)) create_secrets(*path);
    if (auto text = read_secret_file(*path)) return std::move(*text);
    if (is_given) throw SecretError("--secret-file: '" + path->string() + "' can't be read");
    throw SecretError("the secret can't be read: " + error_text(*path));
}

}  // namespace

void make_data_dir(const std::filesystem::path& data_dir) {
    std::error_code error;
    if (std::filesystem::is_directory(data_dir, error)) return;
    if (data_dir.has_parent_path()) std::filesystem::create_directories(data_dir.parent_path(), error);
    if (::mkdir(data_dir.c_str(), 0700) == 0) return;
    const std::string fault = error_text(data_dir);
    // Another instance may have made it at the same time.
    if (!std::filesystem::is_directory(data_dir, error))
        throw SecretError("--data-dir: can't be made: " + fault);
}

std::optional<std::filesystem::path> secret_path(const Settings& settings) {
    if (!settings.secret.empty()) return std::nullopt;
    return settings.secret_file.empty() ? settings.data_dir / "secret"
                                        : std::filesystem::path(settings.secret_file);
}

std::vector<std::string> load_secrets(const Settings& settings) {
    auto secrets = secrets_in(secret_text(settings));
    for (const std::string& secret : secrets) {
        if (secret.size() < crypto::kMinSecretBytes)
            throw SecretError("the secret has under " + std::to_string(crypto::kMinSecretBytes) + " bytes");
    }
    return secrets;
}

crypto::KeyRing load_keys(const Settings& settings) {
    auto ring = crypto::KeyRing::derive(load_secrets(settings));
    if (settings.jwt_secret.empty()) return ring;
    auto all = ring.all();
    for (crypto::Keys& keys : all) keys.access_token = settings.jwt_secret;
    return {all.front(), {all.begin() + 1, all.end()}};
}

}  // namespace holdfast::cli
