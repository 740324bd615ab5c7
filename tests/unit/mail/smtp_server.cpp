#include "unit/mail/smtp_server.h"

#include <optional>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace holdfast::test {
namespace {

void send_line(int connection, const std::string& line) {
    const std::string text = line + "\r\n";
    static_cast<void>(::send(connection, text.data(), text.size(), MSG_NOSIGNAL));
}

// Reads lines that end in CRLF.
class Lines {
  public:
    explicit Lines(int connection) : connection_(connection) {}

    std::optional<std::string> next() {
        while (true) {
            if (const auto end = buffer_.find("\r\n"); end != std::string::npos) {
                std::string line = buffer_.substr(0, end);
                buffer_.erase(0, end + 2);
                return line;
            }
            char chunk[4096];
            const ssize_t size = ::recv(connection_, chunk, sizeof chunk, 0);
            if (size <= 0) return std::nullopt;
            buffer_.append(chunk, static_cast<std::size_t>(size));
        }
    }

  private:
    const int connection_;
    std::string buffer_;
};

std::string inside_brackets(const std::string& command) {
    const auto open = command.find('<'), close = command.find('>');
    return open == std::string::npos ? "" : command.substr(open + 1, close - open - 1);
}

}  // namespace

SmtpServer::SmtpServer(std::vector<std::string> extensions, std::map<std::string, std::string> replies)
    : extensions_(std::move(extensions)), replies_(std::move(replies)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, plain, size) != 0 || ::listen(listener_, 5) != 0 ||
        ::getsockname(listener_, plain, &size) != 0)
        throw std::runtime_error("no socket for the SMTP server");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

SmtpServer::~SmtpServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
}

std::vector<SmtpServer::Taken> SmtpServer::taken() const {
    const std::lock_guard lock(mutex_);
    return taken_;
}

std::vector<std::string> SmtpServer::commands() const {
    const std::lock_guard lock(mutex_);
    return commands_;
}

void SmtpServer::serve() {
    while (true) {
        const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) return;
        talk(connection);
        ::close(connection);
    }
}

std::string SmtpServer::reply_to(const std::string& command) const {
    if (const auto scripted = replies_.find(command.substr(0, 4)); scripted != replies_.end())
        return scripted->second;
    if (command == "DATA") return "354 go on";
    if (command == "QUIT") return "221 bye";
    // The credentials follow on a line of their own (RFC 4954 section 4).
    if (command.starts_with("AUTH")) return "334 ";
    const std::string_view verbs = "EHLO HELO MAIL RCPT RSET .";
    return verbs.find(command.substr(0, 4)) == verbs.npos ? "235 welcome" : "250 ok";
}

void SmtpServer::talk(int connection) {
    Lines lines(connection);
    Taken mail;
    send_line(connection, "220 test");
    while (const auto command = lines.next()) {
        {
            const std::lock_guard lock(mutex_);
            commands_.push_back(*command);
        }
        const std::string reply = reply_to(*command);
        if (command->starts_with("EHLO") && reply.starts_with("250")) {
            for (const std::string& extension : extensions_) send_line(connection, "250-" + extension);
        }
        send_line(connection, reply);
        if (command->starts_with("MAIL")) mail = {inside_brackets(*command), {}, ""};
        if (command->starts_with("RCPT")) mail.to.push_back(inside_brackets(*command));
        if (*command == "QUIT") return;
        if (!reply.starts_with("354")) continue;
        for (auto line = lines.next(); line && *line != "."; line = lines.next())
            mail.content += (line->starts_with('.') ? line->substr(1) : *line) + "\r\n";
        const std::string end = reply_to(".");
        if (end.starts_with("250")) {
            const std::lock_guard lock(mutex_);
            taken_.push_back(mail);
        }
        send_line(connection, end);
    }
}

}  // namespace holdfast::test
