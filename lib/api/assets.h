// The frontend's files, compiled into the program: found by name, with an ETag. Each is compressed and
// prepared when it is first asked for, so that a start does not wait for it. A server without --demo holds
// none of the demo's.
#pragma once

#include "api/security_headers.h"
#include "http/message.h"
#include "http/prepared.h"
#include "sync/mutex.h"

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
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

// Thread-safe once the last file is added.
class Assets {
  public:
    explicit Assets(Hsts hsts, Edition edition = Edition::product,
                    std::span<const EmbeddedFile> files = embedded_files());

    // One more file. `make_text` is called when it is first asked for, on the thread that asks; what it
    // throws leaves serve(), and the next request calls it again.
    void add(std::string_view path, std::function<std::string()> make_text);

    // The file as a prepared response: 200, or 304 if the client has it already (RFC 9110 section 13.1.2);
    // compressed if the client accepts gzip. Status 404 and no body if there is no such file. This object
    // must outlive the response.
    http::Response serve(std::string_view path, const http::Request& request) const;

  private:
    struct Answers {
        std::string etag;
        http::PreparedResponse found;
        http::PreparedResponse not_modified;
    };
    // Of a file, plain or compressed. Not made in call_once, since ThreadSanitizer waits for ever after one
    // that has thrown.
    struct Variant {
        sync::Mutex making;
        std::atomic<bool> is_made = false;
        std::optional<Answers> answers;  // does not change any more once is_made
    };
    struct Asset {
        std::function<std::string()> make_text;
        mutable Variant plain;
        mutable Variant gzip;
    };

    Answers make_answers(std::string_view path, const Asset& asset, bool is_gzip) const;

    Hsts hsts_;
    std::map<std::string, Asset, std::less<>> assets_;
};

}  // namespace holdfast::api
