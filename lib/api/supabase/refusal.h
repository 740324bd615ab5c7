// Errors of Supabase's surface, in the words of the servers that its client takes us for. A route's own
// errors are thrown in them; all others (api/errors.h) are translated where the request ends.
//
//   gotrue/errors.h, rest/errors.h   the codes and their texts       throw SupabaseRefusal
//   this file                        the bodies that they come in    -> App, where the request ends
#pragma once

#include "api/answers.h"
#include "base/json.h"
#include "http/message.h"

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::api {

class SupabaseRefusal : public std::exception {
  public:
    enum class Shape {
        of_route,  // by the route's Errors
        gateway,   // {"message", ...}: of what stands before both servers and looks at `apikey`
        oauth,     // {"error", "error_description"} (RFC 6749 section 5.2)
    };

    SupabaseRefusal(int status, std::string code, std::string message, Shape shape = Shape::of_route)
        : status_(status), code_(std::move(code)), message_(std::move(message)), shape_(shape) {}

    int status() const { return status_; }
    const std::string& code() const { return code_; }
    const std::string& message() const { return message_; }
    Shape shape() const { return shape_; }
    // More members of the body: "details" and "hint" of /rest/v1, "weak_password" of /auth/v1.
    const base::Json::Object& members() const { return members_; }
    SupabaseRefusal& add(std::string name, base::Json value);
    // As Refusal's.
    std::optional<std::chrono::seconds> retry_after() const { return retry_after_; }
    SupabaseRefusal& retry_after(std::optional<std::chrono::seconds> wait);
    const char* what() const noexcept override { return message_.c_str(); }

  private:
    int status_;
    std::string code_;
    std::string message_;
    Shape shape_;
    base::Json::Object members_;
    std::optional<std::chrono::seconds> retry_after_;
};

// True for the forms of Supabase's surface.
constexpr bool is_supabase(Errors form) { return form == Errors::gotrue || form == Errors::rest; }

// The form of a path's errors: gotrue below /auth/v1 and at /.well-known/jwks.json, rest below /rest/v1.
// nullopt for a path of Holdfast's own.
std::optional<Errors> supabase_form(std::string_view path);

// Errors::gotrue comes in two bodies: {"code", "message"} if the request's X-Supabase-Api-Version is of
// 2024-01-01 or later, which the answer says too; else {"code": status, "error_code", "msg"}. Errors::rest:
// {"code", "details", "hint", "message"}.
http::Response supabase_error_response(Errors form, const SupabaseRefusal& refusal,
                                       const http::Request& request);
// An error of api/errors.h, translated.
http::Response supabase_error_response(Errors form, const Refusal& refusal, const http::Request& request);

}  // namespace holdfast::api
