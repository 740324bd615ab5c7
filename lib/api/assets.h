// The frontend's files, compiled into the program: found by name, with an ETag, compressed and prepared at
// the start. A server without --demo holds none of the demo's.
#pragma once

#include "api/security_headers.h"
#include "http/message.h"
#include "http/prepared.h"

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

// All of them (generated). Pages refer to assets as "/assets/VERSION/name".
std::span<const EmbeddedFile> embedded_files();

// A digest of all assets: it changes with every change of an asset (generated).
std::string_view assets_version();

// The demo's files are every page and asset whose name begins with "demo".
enum class Edition {
    product,  // without the demo's files, and no page mentions them
    demo,     // all files; each page but the demo's gets a ribbon that leads to /demo
};

// Thread-safe, immutable.
class Assets {
  public:
    explicit Assets(Hsts hsts, Edition edition = Edition::product,
                    std::span<const EmbeddedFile> files = embedded_files());

    // The file as a prepared response: 200, or 304 if the client has it already (RFC 9110 section 13.1.2);
    // compressed if the client accepts gzip. Status 404 and no body if there is no such file. This object
    // must outlive the response.
    http::Response serve(std::string_view path, const http::Request& request) const;

  private:
    struct Variant {
        std::string etag;
        http::PreparedResponse found;
        http::PreparedResponse not_modified;
    };
    struct Asset {
        Variant plain;
        Variant gzip;
    };

    std::map<std::string, Asset, std::less<>> assets_;
};

}  // namespace holdfast::api
