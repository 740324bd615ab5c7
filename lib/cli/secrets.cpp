#include "cli/secrets.h"

#include "base/encoding.h"
#include "base/random.h"
#include "cli/secret_file.h"

#include <cerrno>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace holdfast::cli {
namespace {

std::string error_text(const std::filesystem::path& path) {
    return path.string() + ": " + std::strerror(errno);
}

void write_whole(int descriptor, std::string_view text, const std::filesystem::path& path) {
    const bool written = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const bool synced = written && ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (!synced) throw SecretError("the secret can't be written: " + error_text(path));
}

struct RemovedAtEnd {
    const std::filesystem::path& path;
    ~RemovedAtEnd() { ::unlink(path.c_str()); }
};

// Writes another file and links it into place: nobody sees half a secret, and the first of several writers
// wins.
void generate_secret(const std::filesystem::path& path) {
    const std::filesystem::path draft = path.string() + "." + base::random_uuid();
    const RemovedAtEnd removed{draft};
    const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) throw SecretError("the secret can't be written: " + error_text(draft));
    write_whole(descriptor, base::base64url_encode(base::random_bytes(32)) + "\n", draft);
    const bool linked = ::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST;
    if (!linked) throw SecretError("the secret can't be written: " + error_text(path));
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

std::string load_secret(const Settings& settings) {
    if (!settings.secret.empty()) return settings.secret;
    if (!settings.secret_file.empty()) {
        auto secret = read_secret_file(settings.secret_file);
        if (!secret) throw SecretError("--secret-file: '" + settings.secret_file + "' can't be read");
        return std::move(*secret);
    }
    const std::filesystem::path path = settings.data_dir / "secret";
    if (!std::filesystem::exists(path)) generate_secret(path);
    auto secret = read_secret_file(path);
    if (!secret) throw SecretError("the secret can't be read: " + error_text(path));
    return std::move(*secret);
}

crypto::Keys load_keys(const Settings& settings) {
    const std::string secret = load_secret(settings);
    if (secret.size() < crypto::kMinSecretBytes) {
        throw SecretError("the secret has under " + std::to_string(crypto::kMinSecretBytes) + " bytes");
    }
    crypto::Keys keys = crypto::Keys::derive(secret);
    if (!settings.jwt_secret.empty()) keys.access_token = settings.jwt_secret;
    return keys;
}

}  // namespace holdfast::cli
