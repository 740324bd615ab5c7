// A text as a QR code (ISO/IEC 18004), to be photographed from a screen.
#pragma once

#include <string>

namespace holdfast::api {

// An SVG document: black on white, with the quiet zone of four modules that a reader needs. Throws
// std::runtime_error if the text is empty, holds a NUL or is longer than a QR code takes (2,331 bytes at its
// level of error correction, M).
std::string qr_svg(const std::string& text);

}  // namespace holdfast::api
