// The bytes of a text as the functions of C libraries take them.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::base {

inline const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
inline unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace holdfast::base
