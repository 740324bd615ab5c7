// The heads of answers that the library has written lately.
//
// Most answers have the head of one before, but for Content-Length, Date and the request's id. Those get a
// copy of it, in a tenth of the time that the library takes to write one.
#pragma once

#include "http/message.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::http {

// Not thread-safe.
class WrittenHeads {
  public:
    // What differs from answer to answer.
    struct Own {
        std::string_view date;
        std::string_view request_id;  // the whole value of a header
    };
    // What makes two heads the same.
    struct Kind {
        int status = 0;
        bool has_body = false;
        Headers::Fields fields{};  // the request's id left empty
        const Headers::Fields* defaults = nullptr;
    };

    // The answer to a method other than HEAD, without Connection, as the library writes it; nullopt if no
    // such head is kept.
    std::optional<std::string> answer(const Response& response, const Own& own) const;

    // nullopt if the head is for one answer only, since it sets a cookie, or names a place or a version; also
    // if a header is empty.
    static std::optional<Kind> kind_of(const Response& response, const Own& own);

    // Keeps the head of an answer that the library has written: of that kind, without Connection.
    void keep(Kind kind, std::string_view answer);

  private:
    struct Head {
        Kind kind{};
        std::string text{};                 // with the empty line, without the value of Content-Length
        std::optional<std::size_t> length;  // where that belongs; nullopt if there is no Content-Length
        std::size_t date = 0;               // the places of these values in the text
        std::vector<std::size_t> ids{};
    };

    static constexpr std::size_t kKept = 8;

    std::vector<Head> heads_;
    std::size_t next_ = 0;  // the one to replace when there are kKept
};

}  // namespace holdfast::http
