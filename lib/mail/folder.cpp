#include "mail/transport.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace holdfast::mail {
namespace {

class Folder final : public Transport {
  public:
    explicit Folder(std::filesystem::path folder) : folder_(std::move(folder)) {}

    Delivery deliver(const Envelope& envelope, const std::stop_token&) override {
        const std::string name =
            std::to_string(envelope.at.time_since_epoch().count()) + "-" + envelope.id + ".eml";
        if (::mkdir(folder_.c_str(), S_IRWXU) != 0 && errno != EEXIST) return failure("made");
        const std::filesystem::path made = folder_ / ("." + name);
        const int file = ::open(made.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
        if (file < 0) return failure("written to");
        const bool is_written = write_all(file, envelope.content) && ::fsync(file) == 0;
        ::close(file);
        if (!is_written || ::rename(made.c_str(), (folder_ / name).c_str()) != 0)
            return failure("written to");
        return Delivered{};
    }

  private:
    static bool write_all(int file, std::string_view text) {
        while (!text.empty()) {
            const ssize_t written = ::write(file, text.data(), text.size());
            if (written < 0 && errno != EINTR) return false;
            if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
        }
        return true;
    }

    DeliveryFailed failure(std::string_view what) const {
        return {"the folder of mails can't be " + std::string(what) + ": " + std::strerror(errno), true};
    }

    const std::filesystem::path folder_;
};

}  // namespace

std::unique_ptr<Transport> open_folder(const std::filesystem::path& folder) {
    return std::make_unique<Folder>(folder);
}

}  // namespace holdfast::mail
