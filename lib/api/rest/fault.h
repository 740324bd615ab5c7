// The end of a request to /rest/v1 by its own fault, in PostgREST's words (PostgREST manual, "Errors"):
// {"code", "details", "hint", "message"}.
#pragma once

#include <exception>
#include <optional>
#include <string>

namespace holdfast::api::rest {

class Fault : public std::exception {
  public:
    // `code` is a SQLSTATE or one of PostgREST's own: "PGRST100".
    Fault(int status, std::string code, std::string message,
          std::optional<std::string> details = std::nullopt, std::optional<std::string> hint = std::nullopt)
        : status_(status),
          code_(std::move(code)),
          message_(std::move(message)),
          details_(std::move(details)),
          hint_(std::move(hint)) {}

    int status() const { return status_; }
    const std::string& code() const { return code_; }
    const std::string& message() const { return message_; }
    const std::optional<std::string>& details() const { return details_; }
    const std::optional<std::string>& hint() const { return hint_; }
    const char* what() const noexcept override { return message_.c_str(); }

  private:
    int status_;
    std::string code_;
    std::string message_;
    std::optional<std::string> details_;
    std::optional<std::string> hint_;
};

// A query that can't be read: 400 PGRST100.
inline Fault unreadable(std::string message, std::string details) {
    return {400, "PGRST100", std::move(message), std::move(details)};
}

}  // namespace holdfast::api::rest
