#include "base/journal.h"

#include "base/datagram.h"

#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <variant>

#include <sys/stat.h>

namespace holdfast::base {
namespace {

// As syslog(3) counts.
std::string_view priority(Level level) {
    constexpr std::array<std::string_view, 4> priorities = {"7", "6", "4", "3"};
    return priorities[static_cast<std::size_t>(level)];
}

// A value with a line break has its length before it: 64 bits, the lowest byte first.
void add_field(std::string& entry, std::string_view name, std::string_view value) {
    entry += name;
    if (value.find('\n') == std::string_view::npos) {
        entry.append("=").append(value).append("\n");
        return;
    }
    entry += '\n';
    const std::uint64_t size = value.size();
    for (int byte = 0; byte < 8; ++byte) entry += static_cast<char>((size >> (8 * byte)) & 0xff);
    entry.append(value).append("\n");
}

std::string text_of(std::string_view value) { return std::string(value); }
std::string text_of(std::int64_t value) { return std::to_string(value); }
std::string text_of(double value) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
}

std::string name_of_field(std::string_view name) {
    std::string text = "HOLDFAST_";
    for (const char c : name) text += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

class JournalLog final : public Log {
  public:
    JournalLog(std::unique_ptr<Log> fallback, std::string socket)
        : fallback_(std::move(fallback)), journal_(std::move(socket)) {}

    void write(Level level, std::string_view line) override { write_event(level, line, {}); }

    bool takes(Level level) const override { return fallback_->takes(level); }

    void write_event(Level level, std::string_view line, LogFields fields) override {
        if (!takes(level)) return;
        std::string entry;
        add_field(entry, "MESSAGE", line);
        add_field(entry, "PRIORITY", priority(level));
        add_field(entry, "SYSLOG_IDENTIFIER", "holdfast");
        for (const LogField& field : fields) {
            const auto add = [&](const auto& value) {
                add_field(entry, name_of_field(field.name), text_of(value));
            };
            std::visit(add, field.value);
        }
        if (!journal_.send(entry)) fallback_->write_event(level, line, fields);
    }

  private:
    std::unique_ptr<Log> fallback_;
    DatagramSender journal_;
};

}  // namespace

bool leads_to_journal(int descriptor) {
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat status {};
    if (stream == nullptr || ::fstat(descriptor, &status) != 0) return false;
    return stream == std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
}

std::unique_ptr<Log> open_journal(std::unique_ptr<Log> fallback, std::string socket) {
    return std::make_unique<JournalLog>(std::move(fallback), std::move(socket));
}

}  // namespace holdfast::base
