#include "api/qr_code.h"

#include <memory>
#include <stdexcept>

#include <qrencode.h>

namespace holdfast::api {
namespace {

constexpr int kQuietZone = 4;
// Of a module's byte in libqrencode's data: the others tell what it is for.
constexpr unsigned char kIsDark = 1;

struct Freed {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

std::string qr_svg(const std::string& text) {
    const bool has_nul = text.find('\0') != std::string::npos;
    const std::unique_ptr<QRcode, Freed> code(
        has_nul ? nullptr : QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M));
    if (!code) throw std::runtime_error("a text does not fit into a QR code");
    const std::string size = std::to_string(code->width + 2 * kQuietZone);
    std::string svg =
        R"(<svg xmlns="http://www.w3.org/2000/svg" shape-rendering="crispEdges" viewBox="0 0 )" + size + " " +
        size + R"("><path fill="#fff" d="M0 0h)" + size + "v" + size + "H0z\"/>" + R"(<path d=")";
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            if ((code->data[y * code->width + x] & kIsDark) == 0) continue;
            svg += "M" + std::to_string(x + kQuietZone) + " " + std::to_string(y + kQuietZone) + "h1v1h-1z";
        }
    }
    return svg + "\"/></svg>";
}

}  // namespace holdfast::api
