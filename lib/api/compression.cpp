#include "api/compression.h"

#include "base/text.h"

#include <stdexcept>

#include <zlib.h>

namespace holdfast::api {
namespace {

// A smaller body fits into one packet anyway.
constexpr std::size_t kWorthBytes = 1024;

}  // namespace

// RFC 9110 section 12.5.3: a weight of 0 refuses the coding.
bool accepts_gzip(const http::Request& request) {
    const std::string* accepted = request.headers.find("Accept-Encoding");
    if (accepted == nullptr) return false;
    std::string list = base::ascii_lower(*accepted);
    std::erase_if(list, [](char c) { return c == ' ' || c == '\t'; });
    for (std::string_view rest = list; !rest.empty();) {
        const std::string_view item = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(item.size() + 1, rest.size()));
        const std::string_view coding = item.substr(0, item.find(';'));
        const std::string_view weight = item.substr(coding.size());
        if (coding == "gzip")
            return weight.empty() || weight.find_first_not_of(";q=0.") != std::string_view::npos;
    }
    return false;
}

std::string gzip(std::string_view plain, Effort effort) {
    constexpr int kGzipWindow = 15 + 16;  // zlib's way to ask for a gzip header
    z_stream stream{};
    if (deflateInit2(&stream, effort == Effort::thorough ? Z_BEST_COMPRESSION : Z_BEST_SPEED, Z_DEFLATED,
                     kGzipWindow, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error("zlib could not compress");
    }
    std::string out(deflateBound(&stream, static_cast<uLong>(plain.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) throw std::runtime_error("zlib could not compress");
    return out;
}

http::Response compressed(const http::Request& request, http::Response response) {
    response.headers.add("Vary", "Accept-Encoding");
    if (response.body.size() < kWorthBytes || !accepts_gzip(request)) return response;
    response.body = gzip(response.body, Effort::quick);
    response.headers.set("Content-Encoding", "gzip");
    return response;
}

}  // namespace holdfast::api
