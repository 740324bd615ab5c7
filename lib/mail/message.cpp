#include "mail/message.h"

#include "base/encoding.h"
#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <stdexcept>

namespace holdfast::mail {
namespace {

constexpr std::size_t kMaxLine = 76;       // RFC 2045 section 6.7
constexpr std::size_t kMaxWordBytes = 39;  // with the field's name under 76 characters (RFC 2047 section 2)
constexpr std::string_view kWordBegins = "=?UTF-8?B?", kWordEnds = "?=";

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

// A header's text on one line: in encoded words unless it is plain ASCII (RFC 2047 section 2).
std::string header_text(std::string_view text) {
    if (is_plain(text) && text.find(kWordBegins.substr(0, 2)) == text.npos && text.size() <= kMaxLine)
        return std::string(text);
    std::string words, word;
    const auto end_word = [&] {
        if (word.empty()) return;
        words.append(words.empty() ? "" : "\r\n ").append(kWordBegins);
        words.append(base::base64_encode(word)).append(kWordEnds);
        word.clear();
    };
    while (!text.empty()) {
        // Bytes that are no text, and line ends above all, have no place in a header.
        const auto code_point = base::first_code_point(text);
        const std::size_t size = code_point ? code_point->size : 1;
        const bool is_shown = code_point && !base::has_control(text.substr(0, size));
        if (word.size() + size > kMaxWordBytes) end_word();
        word.append(is_shown ? text.substr(0, size) : " ");
        text.remove_prefix(size);
    }
    end_word();
    return words;
}

std::string mailbox_text(const Mailbox& mailbox) {
    if (mailbox.name.empty()) return mailbox.address;
    const std::string name = is_plain(mailbox.name) ? '"' + mailbox.name + '"' : header_text(mailbox.name);
    return name + " <" + mailbox.address + ">";
}

// RFC 5322 section 3.3.
std::string date_text(base::Time at) {
    const std::time_t seconds = base::unix_seconds(at);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char rest[32];
    std::strftime(rest, sizeof rest, "%Y %H:%M:%S +0000", &parts);
    return std::string(kDays[parts.tm_wday]) + ", " + std::to_string(parts.tm_mday) + " " +
           kMonths[parts.tm_mon] + " " + rest;
}

// RFC 2045 section 6.7. No line of it is "." alone or begins with "--", so that it ends neither a mail nor a
// part.
std::string quoted_printable(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string encoded;
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n') {
            encoded += "\r\n";
            column = 0;
            continue;
        }
        if (column + 3 >= kMaxLine) {
            encoded += "=\r\n";
            column = 0;
        }
        const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n';
        const bool is_printable = (c > ' ' && c <= '~' && c != '=') || (c == ' ' && !ends_line);
        const bool begins_mark = column == 0 && (c == '.' || c == '-');
        if (is_printable && !begins_mark) {
            encoded += c;
            column += 1;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded.append("=").append(1, kDigits[byte >> 4]).append(1, kDigits[byte & 15]);
            column += 3;
        }
    }
    return encoded;
}

std::string from_quoted_printable(std::string_view encoded) {
    std::string text;
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        if (encoded[i] == '\r') continue;
        if (encoded[i] != '=') {
            text += encoded[i];
            continue;
        }
        unsigned byte = 0;
        const std::string_view digits = encoded.substr(i + 1, 2);
        if (digits == "\r\n") {
            i += 2;
        } else if (std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16).ptr ==
                   digits.data() + 2) {
            text += static_cast<char>(byte);
            i += 2;
        }
    }
    return text;
}

std::string part(const std::string& boundary, std::string_view type, std::string_view text) {
    return "--" + boundary + "\r\nContent-Type: " + std::string(type) +
           "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + quoted_printable(text) +
           "\r\n";
}

// The text of a field that mime() has written; "" if there is none.
std::string field_of(std::string_view head, std::string_view name) {
    const std::string begin = "\r\n" + std::string(name) + ": ";
    const auto found = head.find(begin);
    if (found == head.npos) return "";
    std::string_view rest = head.substr(found + begin.size());
    std::string text;
    for (bool is_first = true;; is_first = false) {
        const std::string_view line = rest.substr(0, rest.find("\r\n"));
        if (!is_first && !line.starts_with(' ')) break;
        const std::string_view word = is_first ? line : line.substr(1);
        if (word.starts_with(kWordBegins) && word.ends_with(kWordEnds)) {
            const auto bytes = base::base64_decode(
                word.substr(kWordBegins.size(), word.size() - kWordBegins.size() - kWordEnds.size()));
            text += bytes.value_or("");
        } else {
            text += word;
        }
        if (line.size() == rest.size()) break;
        rest.remove_prefix(line.size() + 2);
    }
    return text;
}

std::optional<std::string> part_of(std::string_view mime, std::string_view type) {
    const std::string begin = "\r\nContent-Type: " + std::string(type) + ";";
    const auto found = mime.find(begin);
    if (found == mime.npos) return std::nullopt;
    const auto body = mime.find("\r\n\r\n", found);
    const auto end = mime.find("\r\n--", body);
    if (body == mime.npos || end == mime.npos) return std::nullopt;
    return from_quoted_printable(mime.substr(body + 4, end - body - 4));
}

}  // namespace

std::string mime(const Message& message) {
    if (!is_sendable(message.to)) throw std::invalid_argument("a mail to what is no address");
    // "=_" is nowhere in quoted-printable text (RFC 2045 section 6.7).
    const std::string boundary = "=_" + message.id;
    return "Date: " + date_text(message.at) + "\r\nFrom: " + mailbox_text(message.from) +
           "\r\nTo: " + message.to + "\r\nSubject: " + header_text(message.subject) + "\r\nMessage-ID: <" +
           message.id + "@" + message.from.domain() +
           ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: "
           "multipart/alternative;\r\n "
           "boundary=\"" +
           boundary + "\"\r\n\r\n" + part(boundary, "text/plain", message.text) +
           part(boundary, "text/html", message.html) + "--" + boundary + "--\r\n";
}

std::optional<ReadMail> read_mail(std::string_view mime) {
    const std::string_view head = mime.substr(0, mime.find("\r\n\r\n"));
    auto text = part_of(mime, "text/plain"), html = part_of(mime, "text/html");
    if (!text || !html) return std::nullopt;
    return ReadMail{field_of(head, "To"), field_of(head, "Subject"), std::move(*text), std::move(*html)};
}

}  // namespace holdfast::mail
