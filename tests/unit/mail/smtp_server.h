// A server of SMTP (RFC 5321) that takes mails into memory, for tests: one connection at a time, on a free
// port of the loopback. A test scripts its replies.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace holdfast::test {

class SmtpServer {
  public:
    struct Taken {
        std::string from;  // as in MAIL FROM:<...>
        std::vector<std::string> to;
        std::string content;  // dots undone, without the last line
    };

    // `extensions` are lines of the reply to EHLO. `replies` by the first four letters of a command replace
    // the usual ones; "." stands for the end of a mail.
    explicit SmtpServer(std::vector<std::string> extensions = {},
                        std::map<std::string, std::string> replies = {});
    ~SmtpServer();
    SmtpServer(const SmtpServer&) = delete;
    SmtpServer& operator=(const SmtpServer&) = delete;

    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
    std::vector<Taken> taken() const;
    // Every command, as it came.
    std::vector<std::string> commands() const;

  private:
    void serve();
    void talk(int connection);
    std::string reply_to(const std::string& command) const;

    const std::vector<std::string> extensions_;
    const std::map<std::string, std::string> replies_;
    int listener_ = -1;
    int port_ = 0;
    mutable std::mutex mutex_;
    std::vector<Taken> taken_;
    std::vector<std::string> commands_;
    std::thread thread_;
};

}  // namespace holdfast::test
