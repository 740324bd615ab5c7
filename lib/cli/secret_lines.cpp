#include "cli/secret_lines.h"

#include "base/encoding.h"
#include "base/random.h"
#include "cli/secret_file.h"
#include "crypto/keys.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sstream>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace holdfast::cli {
namespace {

[[noreturn]] void raise(const std::filesystem::path& path) {
    throw SecretError("the secret can't be written: " + path.string() + ": " + std::strerror(errno));
}

class Descriptor {
  public:
    Descriptor(const std::filesystem::path& path, int flags, mode_t mode = 0)
        : path_(path), number_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {
        if (number_ < 0) raise(path);
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int number() const { return number_; }
    void sync() const {
        if (::fsync(number_) != 0) raise(path_);
    }

  private:
    const std::filesystem::path path_;
    const int number_;
};

// A file beside the one that it is to become: nobody sees half a secret. It is gone at the end.
class Draft {
  public:
    explicit Draft(const std::filesystem::path& goal)
        : goal_(goal), path_(goal.string() + "." + base::random_uuid()) {}
    ~Draft() { ::unlink(path_.c_str()); }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    // With the owner and the permissions of `model`, if there is one.
    void write(std::string_view text, const struct stat* model = nullptr) const {
        const Descriptor file(path_, O_WRONLY | O_CREAT | O_EXCL, 0600);
        const bool is_alike =
            model == nullptr || (::fchown(file.number(), model->st_uid, model->st_gid) == 0 &&
                                 ::fchmod(file.number(), model->st_mode & 07777) == 0);
        if (!is_alike ||
            ::write(file.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
            raise(path_);
        file.sync();
    }
    // The first of several drafts wins.
    void become_first() const {
        if (::link(path_.c_str(), goal_.c_str()) != 0 && errno != EEXIST) raise(goal_);
    }
    void replace() const {
        if (::rename(path_.c_str(), goal_.c_str()) != 0) raise(goal_);
    }

  private:
    const std::filesystem::path goal_;
    const std::filesystem::path path_;
};

}  // namespace

std::vector<std::string> secrets_in(std::string_view text) {
    std::vector<std::string> lines;
    std::istringstream rest{std::string(text)};
    for (std::string line; std::getline(rest, line);) {
        if (line.ends_with('\r')) line.pop_back();
        if (!line.empty()) lines.push_back(std::move(line));
    }
    const auto is_secret = [](const std::string& line) { return line.size() >= crypto::kMinSecretBytes; };
    if (lines.empty() || !std::ranges::all_of(lines, is_secret)) return {std::string(text)};
    return lines;
}

std::string make_secret() { return base::base64url_encode(base::random_bytes(32)); }

void create_secrets(const std::filesystem::path& path) {
    const Draft draft(path);
    draft.write(make_secret() + "\n");
    draft.become_first();
}

void change_secrets(const std::filesystem::path& path,
                    const std::function<std::vector<std::string>(std::vector<std::string> secrets)>& change) {
    std::error_code error;
    const auto file = std::filesystem::canonical(path, error);  // a link stays one
    struct stat before {};
    if (error || ::stat(file.c_str(), &before) != 0) raise(path);
    const Descriptor folder(file.parent_path(), O_RDONLY | O_DIRECTORY);
    if (::flock(folder.number(), LOCK_EX) != 0) raise(file);
    const auto text = read_secret_file(file);
    if (!text) throw SecretError("the secret can't be read: " + file.string());
    std::string changed;
    for (const std::string& secret : change(secrets_in(*text))) changed += secret + "\n";
    const Draft draft(file);
    draft.write(changed, &before);
    draft.replace();
    folder.sync();
}

}  // namespace holdfast::cli
