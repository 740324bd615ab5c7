// The frontend's files, compiled into the program: found by name, with ETag, compressed once at the start.
#pragma once

#include "http/message.h"

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::api {

struct EmbeddedFile {
    std::string_view path;  // below web/: "app.html", "assets/style.css"
    const unsigned char* bytes;
    std::size_t size;
};

// All of them (generated).
std::span<const EmbeddedFile> embedded_files();

// Thread-safe, immutable.
class Assets {
  public:
    explicit Assets(std::span<const EmbeddedFile> files = embedded_files());

    // The file as a response: 200, or 304 where the client has it already (RFC 9110 section 13.1.2),
    // compressed where it accepts gzip. Status 404 and no body where there is no such file.
    http::Response serve(std::string_view path, const http::Request& request) const;

  private:
    struct Asset {
        std::string_view content_type;
        std::string plain;
        std::string gzip;
        std::string etag;
    };

    std::map<std::string, Asset, std::less<>> assets_;
};

}  // namespace holdfast::api
